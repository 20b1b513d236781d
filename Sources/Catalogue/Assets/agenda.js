// Tells past events from coming ones; the page itself knows no clock.
(() => {
  const today = new Date().toISOString().slice(0, 10);
  for (const item of document.querySelectorAll("[data-last]")) {
    if (item.dataset.last < today) item.classList.add("past");
  }
})();
