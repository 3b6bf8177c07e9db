import TankFarm

/// A JSON value (RFC 8259) whose objects keep the order of their fields, and its text on one line.
package enum JSONText: Hashable, Sendable {
    /// A field of an object.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: JSONText

        package init(_ name: String, _ value: JSONText) {
            self.name = name
            self.value = value
        }
    }

    case null
    case bool(Bool)
    case integer(Int64)
    /// Rounded to so many decimals and written with no more than it needs; what is no number is null.
    case number(Double, decimals: Int)
    /// The shortest text that reads back the same; what is no number is null.
    case exact(Double)
    case string(String)
    case array([JSONText])
    case object([Field])

    /// A number, or null where there is none.
    package init(_ value: Double?, decimals: Int) {
        self = value.map { .number($0, decimals: decimals) } ?? .null
    }

    /// A string, or null where there is none.
    package init(_ text: String?) {
        self = text.map { .string($0) } ?? .null
    }

    /// An instant as RFC 3339 in UTC, or null where there is none.
    package init(_ time: WallTime?) {
        self = time.map { .string($0.rfc3339) } ?? .null
    }

    /// The value's text, without a line end: no character in it ends a line.
    package var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value, let decimals): text += NumberText.shortest(value, decimals: decimals) ?? "null"
        case .exact(let value): text += NumberText.exact(value) ?? "null"
        case .string(let value): JSONText.write(value, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let fields):
            text += "{"
            for (index, field) in fields.enumerated() {
                if index > 0 { text += "," }
                JSONText.write(field.name, to: &text)
                text += ":"
                field.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                switch scalar.value {
                // Beyond what RFC 8259 asks for: DEL and the C1 controls, which a terminal obeys; the line ends of
                // Unicode, at which some readers of lines break; and the marks that turn the direction of text.
                case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }
}
