import TOMLKit
import TankFarm

/// A value of the configuration file with the line on which it stands.
struct ConfigurationNode {
    indirect enum Value {
        case table([String: ConfigurationNode])
        case list([ConfigurationNode])
        case text(String)
        case integer(Int)
        case decimal(Double)
        case flag(Bool)
        /// TOML's dates and times: no key takes one, and the words say what to write.
        case time(String)
    }

    let line: Int?
    let value: Value

    /// Takes a parsed table over, so that nothing further on sees the parser's types.
    init(_ parsed: any TOMLValueConvertible, at path: [KeyStep] = [], lines: KeyLines) {
        line = lines.line(of: path)
        if let table = parsed.table {
            var entries: [String: ConfigurationNode] = [:]
            for key in table.keys {
                guard let entry = table[key] else { continue }
                entries[key] = ConfigurationNode(entry, at: path + [.key(key)], lines: lines)
            }
            value = .table(entries)
        } else if let array = parsed.array {
            value = .list(
                (0..<array.count).map {
                    ConfigurationNode(array[$0], at: path + [.index($0)], lines: lines)
                })
        } else if let text = parsed.string {
            value = .text(text)
        } else if let number = parsed.int {
            value = .integer(number)
        } else if let number = parsed.double {
            value = .decimal(number)
        } else if let flag = parsed.bool {
            value = .flag(flag)
        } else {
            value = .time(parsed.debugDescription)
        }
    }

    /// What was found, for a fault's words.
    var words: String {
        switch value {
        case .table: "a table"
        case .list: "a list"
        case .text(let text): NumberWords.quoted(text)
        case .integer(let number): String(number)
        case .decimal(let number): NumberWords.plain(number)
        case .flag(let flag): flag ? "true" : "false"
        case .time: "a date or time"
        }
    }
}

/// Values as faults show them.
enum NumberWords {
    /// Without decimals where there are none.
    static func plain(_ number: Double) -> String {
        guard number == number.rounded(), abs(number) < 1e15 else { return "\(number)" }
        return String(Int64(number))
    }

    /// In quotes, shortened, and without anything that a terminal would obey.
    static func quoted(_ text: String) -> String {
        let clean = text.withoutControls
        return clean.count > 60 ? "\"\(clean.prefix(57))…\"" : "\"\(clean)\""
    }

    static func list(_ words: some Sequence<String>) -> String { words.joined(separator: ", ") }
}
