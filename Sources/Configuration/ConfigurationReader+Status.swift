import Acquisition
import TankFarm

/// A gauge model's own registers, for its checks to be held against.
struct GaugeRegisters {
    let table: RegisterTable
    /// What the maker's document calls the address 0.
    let first: Int
    /// Level, interface and temperature first; those that could be read.
    let values: [NamedRegister]
    /// The names of those three that the model has, also of those that are wrong in themselves.
    let names: [String]
    /// On the wire, of the gauge's own table; by address, none touching another.
    let forbidden: [ClosedRange<Int>]

    /// The registers that a document may name.
    var numbers: ClosedRange<Int> { first...(65_535 + first) }
    var counted: String { first == 1 ? ", counted from one" : ", counted from zero" }

    func isForbidden(_ addresses: Range<Int>) -> Bool {
        forbidden.contains { $0.overlaps(addresses.lowerBound...(addresses.upperBound - 1)) }
    }
}

extension ConfigurationReader {
    /// `forbidden`: what no request may touch, as addresses on the wire.
    func readForbidden(_ reader: TableReader, first: Int) -> [ClosedRange<Int>] {
        let counted = first == 1 ? ", counted from one" : ", counted from zero"
        let spans = reader.spans("forbidden", in: first...(65_535 + first), also: counted) ?? []
        var merged: [ClosedRange<Int>] = []
        for span in spans.map({ ($0.lowerBound - first)...($0.upperBound - first) })
            .sorted(by: { $0.lowerBound < $1.lowerBound })
        {
            if let last = merged.last, span.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
            } else {
                merged.append(span)
            }
        }
        return merged
    }

    /// A value that may not be read is a contradiction.
    func refuseForbidden(_ registers: GaugeRegisters) {
        var told: Set<String> = []
        for value in registers.values where registers.isForbidden(value.value.addresses) {
            guard told.insert(value.name).inserted else { continue }
            faults.add(
                value.place,
                "register \(value.value.address + registers.first) stands in forbidden; a value must lie outside")
        }
    }

    /// `status`, one table or a list of them, in their order.
    func readStatus(_ reader: TableReader, _ registers: GaugeRegisters) -> [StatusCheck] {
        reader.oneOrMoreTables("status").compactMap { table in
            defer { table.finish() }
            return readStatusCheck(table, registers)
        }
    }

    private func readStatusCheck(_ reader: TableReader, _ registers: GaugeRegisters) -> StatusCheck? {
        let bank = readTable(reader, registers)
        let address = readAddress(reader, in: bank, registers)
        let mask = readMask(reader, of: bank)
        let failsWhen = reader.choice("fails_when", of: ["set", "clear"]) ?? "set"
        if failsWhen == "clear", bank?.isBits == false, !reader.has("mask") {
            faults.warn(
                reader.place("fails_when"),
                "stands without a mask: each one of the 16 bits must then be set, or the values are bad")
        }
        reader.require(
            "spoils", "the values that are then bad: \(NumberWords.list(registers.names)), or a list of them")
        let names = reader.choices("spoils", of: registers.names, what: "value of this gauge")
        let words = reader.title("words") ?? "status bit"
        guard let bank, let address, let names else { return nil }
        let spoils = names.compactMap(Measurand.init(rawValue:)).reduce(into: MeasurandSet()) {
            $0.insert(MeasurandSet($1))
        }
        return StatusCheck(
            table: bank, address: address, mask: bank.isBits ? 1 : mask ?? .max,
            failsWhenSet: failsWhen == "set", spoils: spoils, words: words)
    }

    /// `alive`: by what a gateway shows that it still hears the gauge.
    func readAlive(_ reader: TableReader, _ registers: GaugeRegisters) -> AliveCheck? {
        guard let table = reader.table("alive") else { return nil }
        defer { table.finish() }
        let bank = readTable(table, registers)
        let address = readAddress(table, in: bank, registers)
        let mask = readMask(table, of: bank)
        let within = table.number("changes_within_s", in: 1...3_600, unit: "s")
        let isBits = bank?.isBits == true
        if table.has("changes_within_s"), table.has("mask"), !isBits {
            table.fault("changes_within_s", "stands beside a mask; allowed is one of the two")
        }
        if !table.has("changes_within_s"), !table.has("mask"), !isBits {
            reader.fault(
                "alive",
                "names no sign of life; it takes changes_within_s (for a counter or a clock) or mask (for bits, one of "
                    + "them set while the gauge is heard)")
        }
        guard let bank, let address else { return nil }
        if let within {
            let limit = Duration.milliseconds(Int64((within * 1_000).rounded()))
            return AliveCheck(table: bank, address: address, rule: .changes(within: limit))
        }
        return (isBits ? 1 : mask).map { AliveCheck(table: bank, address: address, rule: .anySet(mask: $0)) }
    }

    /// Nil where the key `function` is wrong.
    private func readTable(_ reader: TableReader, _ registers: GaugeRegisters) -> RegisterTable? {
        let function = reader.integer("function", of: [1, 2, 3, 4], what: "function that reads")
        guard reader.has("function") else { return registers.table }
        return function.flatMap { RegisterTable(rawValue: UInt8($0)) }
    }

    private func readAddress(
        _ reader: TableReader, in table: RegisterTable?, _ registers: GaugeRegisters
    ) -> Int? {
        reader.require("register", "the register's number in the maker's document")
        guard let number = reader.integer("register", in: registers.numbers, also: registers.counted) else {
            return nil
        }
        let address = number - registers.first
        guard table == registers.table else { return address }
        // Whether the one or the other is the slip, neither the value nor the bits can be believed.
        for value in registers.values where value.value.addresses.contains(address) {
            reader.fault("register", "\(number) belongs to \(value.name); allowed is a register of its own")
        }
        if registers.isForbidden(address..<(address + 1)) {
            reader.fault("register", "\(number) stands in forbidden; it must lie outside")
        }
        return address
    }

    /// Nil where there is none, or it is wrong.
    private func readMask(_ reader: TableReader, of table: RegisterTable?) -> UInt16? {
        if let table, table.isBits {
            reader.refuse(["mask"], "belongs to a register; function \(table.rawValue) reads single bits")
            return nil
        }
        return reader.integer("mask", in: 1...65_535).map { UInt16($0) }
    }
}
