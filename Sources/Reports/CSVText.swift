import TankFarm

/// Rows of comma-separated values by RFC 4180's quoting. Rows end with a line feed alone: standard output is a text
/// stream here as elsewhere on the machine, every spreadsheet reads it, and a carriage return would stay in the last
/// field of every tool that reads lines.
package enum CSVText {
    package enum Field: Hashable, Sendable {
        case empty
        case integer(Int64)
        /// Rounded to so many decimals; what is no number is empty.
        case number(Double, decimals: Int)
        /// The shortest text that reads back the same; what is no number is empty.
        case exact(Double)
        /// Words from anywhere: made harmless for terminals and spreadsheets.
        case text(String)

        /// A number, or empty where there is none.
        package init(_ value: Double?, decimals: Int) {
            self = value.map { .number($0, decimals: decimals) } ?? .empty
        }
        /// Words, or empty where there are none.
        package init(_ text: String?) {
            self = text.map { .text($0) } ?? .empty
        }
        /// An instant as RFC 3339 in UTC, or empty where there is none.
        package init(_ time: WallTime?) {
            self = time.map { .text($0.rfc3339) } ?? .empty
        }
    }

    /// One row, without its line end.
    package static func row(_ fields: [Field]) -> String {
        fields.map(text).joined(separator: ",")
    }

    private static func text(_ field: Field) -> String {
        switch field {
        case .empty: return ""
        case .integer(let value): return String(value)
        case .number(let value, let decimals): return NumberText.shortest(value, decimals: decimals) ?? ""
        case .exact(let value): return NumberText.exact(value) ?? ""
        case .text(let words):
            var safe = words.withoutControls
            // A spreadsheet takes what begins so for a formula, and a formula can call out: a title must not run
            // anything on the engineer's machine. The full-width forms count as the same to some of them.
            if let first = safe.unicodeScalars.first, "=+-@＝＋－＠".unicodeScalars.contains(first) { safe = "'" + safe }
            // By scalars: a quotation mark with a combining accent is one character, and no longer equal to the mark.
            guard safe.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" }) else { return safe }
            var quoted = "\""
            for scalar in safe.unicodeScalars {
                if scalar == "\"" { quoted += "\"" }
                quoted.unicodeScalars.append(scalar)
            }
            return quoted + "\""
        }
    }
}
