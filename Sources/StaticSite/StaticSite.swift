// A catalogue as files in a folder.
