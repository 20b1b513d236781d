import CICal

/// The library that recurrence and time zones are worked out with, which is loaded when first asked for.
public enum CalendarLibrary {
    /// Whether it is installed. It does not say its version.
    public static var isInstalled: Bool { ssf_ical_start() }
}
