import TankFarm

/// Reads one table of the configuration: each key once, by its name and kind. What does not fit is a fault and gives nil,
/// so that the reading goes on; `finish` reports the keys for which nobody asked.
final class TableReader {
    /// The table's name in messages, as `line.south`; empty for the root.
    var label: String
    let faults: FaultList
    private let line: Int?
    private let entries: [String: ConfigurationNode]
    /// As they were asked for, some more than once: for so few a search is quicker than a set.
    private var known: [String] = []

    init(_ entries: [String: ConfigurationNode], line: Int?, label: String, faults: FaultList) {
        self.entries = entries
        self.line = line
        self.label = label
        self.faults = faults
    }

    /// A key of it, whether it is there or not.
    func place(_ key: String) -> FaultPlace {
        FaultPlace(line: entries[key]?.line ?? line, table: label, name: key)
    }

    private func name(of key: String) -> String { label.isEmpty ? key : "\(label).\(key)" }

    func has(_ key: String) -> Bool { entries[key] != nil }

    /// In no order.
    var keys: [String] { Array(entries.keys) }

    func fault(_ key: String, _ words: String) { faults.add(place(key), words) }

    /// A key that must be there: its absence is a fault, and `allowed` says what belongs there.
    func require(_ key: String, _ allowed: String) {
        known.append(key)
        if !has(key) { fault(key, "is missing; it takes \(allowed)") }
    }

    /// A key that is known here, though nothing is read from it now.
    func accept(_ key: String) { known.append(key) }

    func text(_ key: String) -> String? {
        guard let node = take(key) else { return nil }
        if case .text(let text) = node.value { return text }
        fault(key, "\(node.words) is no text; allowed is text in quotes")
        return nil
    }

    /// Words for people: at least one character, and nothing that a terminal would obey.
    func title(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        guard text.contains(where: { !$0.isWhitespace }) else {
            fault(key, "is empty; allowed are words")
            return nil
        }
        return text.withoutControls
    }

    /// One line of words for people, at most 500 characters: it stands on a screen beside others.
    func sentence(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        let allowed = "allowed is one line of at most \(Self.longestSentence) characters"
        guard text.contains(where: { !$0.isWhitespace }) else {
            fault(key, "is empty; \(allowed)")
            return nil
        }
        guard text == text.withoutControls else {
            fault(key, "holds control characters, or more than one line; \(allowed)")
            return nil
        }
        // By scalars: a heap of accents is one character, and as long as somebody likes.
        let length = text.unicodeScalars.count
        guard length <= Self.longestSentence else {
            fault(key, "is \(length) characters long; \(allowed)")
            return nil
        }
        return text
    }

    private static let longestSentence = 500

    /// 1–16 letters, digits and `. _ -`.
    func identifier(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        let isName =
            (1...16).contains(text.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isName else {
            fault(key, "\(NumberWords.quoted(text)) is no name; allowed are 1–16 letters, digits and . _ -")
            return nil
        }
        return text
    }

    /// A whole number or a decimal one, in `range`.
    func number(_ key: String, in range: ClosedRange<Double>, unit: String = "") -> Double? {
        guard let node = take(key) else { return nil }
        let found: Double
        switch node.value {
        case .integer(let number): found = Double(number)
        case .decimal(let number): found = number
        default:
            fault(key, "\(node.words) is no number; \(Self.allowed(range, unit))")
            return nil
        }
        guard range.contains(found) else {
            fault(key, "\(NumberWords.plain(found)) is out of range; \(Self.allowed(range, unit))")
            return nil
        }
        return found
    }

    /// A number above zero, up to `limit`.
    func positive(_ key: String, upTo limit: Double, unit: String = "") -> Double? {
        guard let found = number(key, in: -Double.greatestFiniteMagnitude...limit, unit: unit) else { return nil }
        guard found > 0 else {
            let suffix = unit.isEmpty ? "" : " \(unit)"
            fault(
                key,
                "\(NumberWords.plain(found)) is not above zero; allowed is up to \(NumberWords.plain(limit))\(suffix)")
            return nil
        }
        return found
    }

    func integer(_ key: String, in range: ClosedRange<Int>, also words: String = "") -> Int? {
        guard let node = take(key) else { return nil }
        let allowed = "allowed are \(range.lowerBound)–\(range.upperBound)\(words)"
        guard case .integer(let number) = node.value else {
            fault(key, "\(node.words) is no whole number; \(allowed)")
            return nil
        }
        guard range.contains(number) else {
            fault(key, "\(number) is out of range; \(allowed)")
            return nil
        }
        return number
    }

    /// One of a few whole numbers; `what` they are.
    func integer(_ key: String, of allowed: [Int], what: String) -> Int? {
        guard let node = take(key) else { return nil }
        if case .integer(let number) = node.value, allowed.contains(number) { return number }
        let choices = NumberWords.list(allowed.map(String.init))
        fault(key, "\(node.words) is no \(what); allowed \(allowed.count == 1 ? "is" : "are") \(choices)")
        return nil
    }

    func flag(_ key: String) -> Bool? {
        guard let node = take(key) else { return nil }
        if case .flag(let flag) = node.value { return flag }
        fault(key, "\(node.words) is neither true nor false; allowed are true and false, without quotes")
        return nil
    }

    /// One of a few words.
    func choice(_ key: String, of allowed: [String]) -> String? {
        guard let node = take(key) else { return nil }
        if case .text(let text) = node.value, allowed.contains(text) { return text }
        let choices = NumberWords.list(allowed.map { "\"\($0)\"" })
        fault(key, "\(node.words) is not known; allowed are \(choices)")
        return nil
    }

    /// One of a few words or a list of them, at least one; `what` they are.
    func choices(_ key: String, of allowed: [String], what: String) -> [String]? {
        guard let node = take(key) else { return nil }
        let nodes = if case .list(let nodes) = node.value { nodes } else { [node] }
        let words = "allowed are \(NumberWords.list(allowed.map { "\"\($0)\"" })), or a list of them"
        if nodes.isEmpty { fault(key, "is empty; \(words)") }
        var found: [String] = []
        for node in nodes {
            if case .text(let text) = node.value, allowed.contains(text) {
                found.append(text)
            } else {
                faults.add(FaultPlace(line: node.line, key: name(of: key)), "\(node.words) is no \(what); \(words)")
            }
        }
        return found.isEmpty ? nil : found
    }

    /// A list of texts, each with its place; empty where there is none.
    func texts(_ key: String, what: String) -> [Located<String>] {
        guard let node = take(key) else { return [] }
        let allowed = "allowed is a list of \(what)"
        guard case .list(let nodes) = node.value else {
            fault(key, "\(node.words) is no list; \(allowed)")
            return []
        }
        return nodes.compactMap { node in
            let place = FaultPlace(line: node.line, key: name(of: key))
            if case .text(let text) = node.value { return Located(value: text, place: place) }
            faults.add(place, "\(node.words) is no text; \(allowed)")
            return nil
        }
    }

    /// Two numbers, the first below the second.
    func range(_ key: String) -> ClosedRange<Double>? {
        guard let node = take(key) else { return nil }
        if case .list(let nodes) = node.value, nodes.count == 2, let low = nodes[0].number, let high = nodes[1].number,
            low < high
        {
            return low...high
        }
        fault(key, "is no range; allowed is [low, high], two numbers, low below high")
        return nil
    }

    /// A list of numbers, each in `range`; nil where one is not.
    func numbers(_ key: String, in range: ClosedRange<Double>, unit: String) -> [Double]? {
        guard let node = take(key) else { return nil }
        guard case .list(let nodes) = node.value else {
            fault(key, "\(node.words) is no list; \(Self.allowed(range, unit)) each")
            return nil
        }
        var found: [Double] = []
        for node in nodes {
            if let number = node.number, range.contains(number) {
                found.append(number)
            } else {
                faults.add(
                    FaultPlace(line: node.line, key: name(of: key)),
                    "\(node.words) does not fit; \(Self.allowed(range, unit)) each")
            }
        }
        return found.count == nodes.count ? found : nil
    }

    func integers(_ key: String, in range: ClosedRange<Int64>) -> [Int64]? {
        guard let node = take(key) else { return nil }
        let allowed = "allowed is a list of whole numbers \(range.lowerBound)–\(range.upperBound)"
        guard case .list(let nodes) = node.value else {
            fault(key, "\(node.words) is no list; \(allowed)")
            return nil
        }
        var found: [Int64] = []
        for node in nodes {
            if case .integer(let number) = node.value, range.contains(Int64(number)) {
                found.append(Int64(number))
            } else {
                faults.add(FaultPlace(line: node.line, key: name(of: key)), "\(node.words) does not fit; \(allowed)")
            }
        }
        return found
    }

    /// A list of whole numbers and of [from, to] pairs of them, both ends included.
    func spans(_ key: String, in range: ClosedRange<Int>, also words: String) -> [ClosedRange<Int>]? {
        guard let node = take(key) else { return nil }
        let allowed =
            "allowed is a list of whole numbers \(range.lowerBound)–\(range.upperBound)\(words), and of pairs [from, to]"
        guard case .list(let nodes) = node.value else {
            fault(key, "\(node.words) is no list; \(allowed)")
            return nil
        }
        return nodes.compactMap { node in
            let ends =
                if case .list(let ends) = node.value { ends.map(\.integer) } else { [node.integer, node.integer] }
            if ends.count == 2, let from = ends[0], let to = ends[1], from <= to, range.contains(from),
                range.contains(to)
            {
                return from...to
            }
            let found = if case .list = node.value { "a list that is no such pair" } else { node.words }
            faults.add(FaultPlace(line: node.line, key: name(of: key)), "\(found) does not fit; \(allowed)")
            return nil
        }
    }

    func table(_ key: String) -> TableReader? {
        guard let node = take(key) else { return nil }
        if case .table(let entries) = node.value {
            return TableReader(entries, line: node.line, label: name(of: key), faults: faults)
        }
        fault(key, "\(node.words) is no table; allowed is { key = value, … } or a [\(name(of: key))] of its own")
        return nil
    }

    /// `[[key]]`; those without a name are counted from one.
    func tables(_ key: String) -> [TableReader] {
        guard let node = take(key) else { return [] }
        guard case .list(let nodes) = node.value else {
            fault(key, "\(node.words) is no list of tables; write [[\(key)]], with two brackets")
            return []
        }
        return readers(nodes, of: key, write: "[[\(key)]]")
    }

    /// `{ … }`, or a list of such tables, counted from one.
    func oneOrMoreTables(_ key: String) -> [TableReader] {
        guard let node = take(key) else { return [] }
        if case .list(let nodes) = node.value { return readers(nodes, of: name(of: key), write: "{ key = value, … }") }
        return table(key).map { [$0] } ?? []
    }

    private func readers(_ nodes: [ConfigurationNode], of label: String, write: String) -> [TableReader] {
        var readers: [TableReader] = []
        for (number, node) in nodes.enumerated() {
            let label = "\(label) #\(number + 1)"
            if case .table(let entries) = node.value {
                readers.append(TableReader(entries, line: node.line, label: label, faults: faults))
            } else {
                faults.add(FaultPlace(line: node.line, key: label), "\(node.words) is no table; write \(write)")
            }
        }
        return readers
    }

    /// Keys that belong elsewhere, or to the other choice.
    func refuse(_ keys: [String], _ why: String) {
        for key in keys where has(key) {
            known.append(key)
            fault(key, why)
        }
    }

    /// Reports every key that nobody asked for. To be called when all has been read.
    func finish() {
        // Sorted only then: nearly every table has none.
        guard entries.contains(where: { !known.contains($0.key) }) else { return }
        let unknown = entries.filter { !known.contains($0.key) }
            .sorted { ($0.value.line ?? 0, $0.key) < ($1.value.line ?? 0, $1.key) }
        let names = Set(known).sorted()
        for (key, node) in unknown {
            let shown = key.withoutControls
            let words =
                if let near = NearestName.suggestion(for: key, among: names) {
                    "is not known; did you mean \(near)?"
                } else {
                    "is not known; allowed are \(NumberWords.list(names))"
                }
            faults.add(FaultPlace(line: node.line ?? line, key: name(of: shown)), words)
        }
    }

    private func take(_ key: String) -> ConfigurationNode? {
        known.append(key)
        return entries[key]
    }

    private static func allowed(_ range: ClosedRange<Double>, _ unit: String) -> String {
        let suffix = unit.isEmpty ? "" : " \(unit)"
        let high = NumberWords.plain(range.upperBound)
        guard range.lowerBound > -Double.greatestFiniteMagnitude else { return "allowed is up to \(high)\(suffix)" }
        return "allowed is \(NumberWords.plain(range.lowerBound)) to \(high)\(suffix)"
    }
}

extension ConfigurationNode {
    fileprivate var integer: Int? { if case .integer(let number) = value { number } else { nil } }

    /// A finite number.
    fileprivate var number: Double? {
        switch value {
        case .integer(let number): Double(number)
        case .decimal(let number) where number.isFinite: number
        default: nil
        }
    }
}
