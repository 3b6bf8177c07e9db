import TOMLKit
import TankFarm

/// A value of the configuration file with the line on which it stands.
struct ConfigurationNode {
    enum Value {
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

    /// Takes a parsed file over, so that nothing further on sees the parser's types.
    init(_ parsed: TOMLTable, lines: KeyLines) {
        self.init(parsed.tomlValue, at: KeyLines.root, around: nil, lines: lines)
    }

    /// - Parameters:
    ///   - entry: Where it stands; nil where the outline does not have it: its line is then that of what is around it.
    private init(_ parsed: TOMLValue, at entry: Int?, around: Int?, lines: KeyLines) {
        let line = entry.flatMap(lines.line(of:)) ?? around
        self.line = line
        // By its kind first: each question for a value of a wrong kind goes through the parser again.
        switch parsed.type {
        case .table:
            guard let table = parsed.table else { break }
            let keys = table.keys
            var entries = [String: ConfigurationNode](minimumCapacity: keys.count)
            for key in keys {
                guard let value = table[key]?.tomlValue else { continue }
                let entry = entry.flatMap { lines.entry(key, of: $0) }
                entries[key] = ConfigurationNode(value, at: entry, around: line, lines: lines)
            }
            value = .table(entries)
            return
        case .array:
            guard let array = parsed.array else { break }
            value = .list(
                (0..<array.count).map { index in
                    let entry = entry.flatMap { lines.entry(index, of: $0) }
                    return ConfigurationNode(array[index].tomlValue, at: entry, around: line, lines: lines)
                })
            return
        case .string:
            guard let text = parsed.string else { break }
            value = .text(text)
            return
        case .int:
            guard let number = parsed.int else { break }
            value = .integer(number)
            return
        case .double:
            guard let number = parsed.double else { break }
            value = .decimal(number)
            return
        case .bool:
            guard let flag = parsed.bool else { break }
            value = .flag(flag)
            return
        case .date, .time, .dateTime: break
        }
        value = .time(parsed.debugDescription)
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
