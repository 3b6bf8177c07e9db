import TankFarm

/// Text in columns of a terminal or a line printer, where a Chinese character takes two.
package enum ColumnText {
    /// How many columns a text takes.
    package static func width(_ text: String) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    /// How many columns a character takes: 0, 1 or 2.
    package static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // East Asian Wide and Fullwidth (Unicode, annex 11), in blocks.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// The beginning of a text that fits into so many columns.
    package static func clipped(_ text: String, to columns: Int) -> String {
        var result = ""
        var used = 0
        for character in text {
            used += width(character)
            if used > columns { break }
            result.append(character)
        }
        return result
    }

    /// Clipped or filled up with blanks to so many columns.
    package static func left(_ text: String, _ columns: Int) -> String {
        let clip = clipped(text, to: columns)
        return clip + String(repeating: " ", count: max(0, columns - width(clip)))
    }

    /// As `left`, with the blanks in front.
    package static func right(_ text: String, _ columns: Int) -> String {
        let clip = clipped(text, to: columns)
        return String(repeating: " ", count: max(0, columns - width(clip))) + clip
    }

    /// Words in lines of at most so many columns; lines after the first begin with `indent` blanks. A number stays with its
    /// unit, and a word that fits on no line is broken.
    package static func wrapped(_ text: String, to columns: Int, indent: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: min(indent, max(0, columns - 8)))
        var lines: [String] = []
        var line = ""
        var isEmpty = true
        for word in joinedToUnits(text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)) {
            var rest = word
            if !isEmpty, width(line) + 1 + width(rest) <= columns {
                line += " " + rest
                continue
            }
            if !isEmpty {
                lines.append(line)
                line = margin
            }
            while width(line) + width(rest) > columns {
                let part = clipped(rest, to: columns - width(line))
                // Less than one character of room: there is no line to break it into.
                guard !part.isEmpty else { break }
                lines.append(line + part)
                line = margin
                rest = String(rest.dropFirst(part.count))
            }
            line += rest
            isEmpty = false
        }
        if !isEmpty { lines.append(line) }
        return lines
    }

    private static let units: Set<String> = [
        "mm", "mm/min", "mm/s", "°C", "m³", "m³/h", "kg/m³", "t", "%", "ms", "s", "min", "h", "d",
    ]

    /// A number at the end of one line and its unit at the beginning of the next are read as two things.
    private static func joinedToUnits(_ words: [String]) -> [String] {
        var joined: [String] = []
        for word in words {
            let bare = word.prefix { !",.;:)".contains($0) }
            if units.contains(String(bare)), let number = joined.last, number.last?.isNumber == true {
                joined[joined.count - 1] = number + " " + word
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    /// A text beside what stands in front of it: its further lines begin below its first.
    package static func hanging(_ front: String, _ text: String, to columns: Int) -> [String] {
        let margin = width(front)
        let lines = wrapped(text, to: columns - margin)
        guard let first = lines.first else { return [clipped(front, to: columns)] }
        return [front + first] + lines.dropFirst().map { String(repeating: " ", count: margin) + $0 }
    }

    /// The same text in ASCII, column for column, for a printer that knows no more: signs that have a likeness take it,
    /// anything else becomes `?`, one for each column.
    package static func ascii(_ text: String) -> String {
        var result = ""
        for character in text {
            if character.isASCII {
                result.append(character)
                continue
            }
            switch character {
            case "–", "—", "−": result += "-"
            case "°": result += " "
            case "³": result += "3"
            case "≈": result += "~"
            case "…": result += "."
            default: result += String(repeating: "?", count: width(character))
            }
        }
        return result
    }
}
