extension String {
    /// The text with everything that a terminal or printer might obey taken out: control characters (C0, C1, DEL), and
    /// the marks that change the direction of text. Each becomes `?`; tabs and line ends become a space. What comes from
    /// outside (register values, titles, comments, names) passes through here before it reaches a screen, paper or log.
    package var withoutControls: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: result.append(" ")
            case 0x00...0x1F, 0x7F...0x9F: result.append("?")
            case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2028, 0x2029, 0x2066...0x2069: result.append("?")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
