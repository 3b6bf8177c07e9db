/// One thing that is wrong (or, as a warning, doubtful) in a configuration: where it stands, what was found there and
/// what is allowed.
package struct ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// As it was named to the program; a strapping table's own path where the fault lies in it.
    package let file: String
    /// From one; nil for a fault of the file as a whole.
    package let line: Int?
    /// With names where there are any, as `tank.TK-103.alarms.level_hh.limit`; empty for a fault of the file as a whole.
    package let key: String
    /// What was found, and what is allowed.
    package let words: String

    package init(file: String, line: Int?, key: String, words: String) {
        self.file = file
        self.line = line
        self.key = key
        self.words = words
    }

    /// `config.toml:12: line.south.baud: 9601 is no baud rate; allowed are 1200, …`.
    package var description: String {
        var text = file
        if let line { text += ":\(line)" }
        if !key.isEmpty { text += ": \(key)" }
        return text + ": \(words)"
    }
}

/// Everything that is wrong with a configuration, by file and line: nothing of it may come into force.
package struct ConfigurationFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one; those of the configuration file first, then those of its tables, each by line.
    package let faults: [ConfigurationFault]

    package init(_ faults: [ConfigurationFault]) { self.faults = faults }

    /// One line each.
    package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// Where a fault lies in the configuration file.
struct FaultPlace {
    let line: Int?
    private let table: String
    private let name: String

    init(line: Int?, key: String) { self.init(line: line, table: "", name: key) }

    /// - Parameter table: Empty for the root.
    init(line: Int?, table: String, name: String) {
        self.line = line
        self.table = table
        self.name = name
    }

    /// Put together only where something is told: a large farm has a place for each of its limits, and hardly a fault.
    var key: String { table.isEmpty ? name : "\(table).\(name)" }
}

/// Gathers faults and warnings while the whole file is read: nobody should have to start the program once per fault.
final class FaultList {
    let file: String
    private(set) var faults: [ConfigurationFault] = []
    private(set) var warnings: [ConfigurationFault] = []
    /// A limit that many tanks share is checked for each of them; what is equal is told once.
    private var told: Set<ConfigurationFault> = []

    init(file: String) { self.file = file }

    func add(_ place: FaultPlace, _ words: String) {
        add(ConfigurationFault(file: file, line: place.line, key: place.key, words: words))
    }

    func add(_ fault: ConfigurationFault) {
        if told.insert(fault).inserted { faults.append(fault) }
    }

    func warn(_ place: FaultPlace, _ words: String) {
        let warning = ConfigurationFault(file: file, line: place.line, key: place.key, words: words)
        if told.insert(warning).inserted { warnings.append(warning) }
    }

    /// By file, this one first, then by line and key.
    func ordered(_ list: [ConfigurationFault]) -> [ConfigurationFault] {
        list.sorted { left, right in
            if left.file != right.file {
                return left.file == file || (right.file != file && left.file < right.file)
            }
            if left.line != right.line { return (left.line ?? 0) < (right.line ?? 0) }
            return left.key < right.key
        }
    }
}
