// The pages, feeds and search index of a catalogue.
