/// Text for the shell that reads an ssh command on the other side.
enum ShellText {
    /// One word; in quotes only where it needs them, as git-lfs has it, since some servers do not take them off.
    static func plainWord(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            let letter = Character(Unicode.Scalar(byte))
            return byte < 128 && (letter.isLetter || letter.isNumber || "/._-+@%=:,~".contains(letter))
        }
        return isPlain && !text.isEmpty ? text : word(text)
    }

    /// One word, whatever is in it: in single quotes, as git quotes paths.
    static func word(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''").replacing("!", with: "'\\!'") + "'"
    }
}
