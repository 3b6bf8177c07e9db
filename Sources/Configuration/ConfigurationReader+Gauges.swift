import Acquisition
import TankFarm

/// A gauge model as configured, with the plausible ranges that stand beside its values.
struct GaugeEntry {
    /// Nil where something in it was wrong: the name is known all the same, so that no tank is blamed for it.
    let model: GaugeModel?
    let ranges: [Measurand: ClosedRange<Double>]
    /// Of the key `alive.changes_within_s`, where the model has it.
    var changesPlace: FaultPlace?
}

extension ConfigurationReader {
    /// By name; the built-in model is among them, unless the file describes it anew.
    func readGauges() -> [String: GaugeEntry] {
        let builtIn = GaugeModel.floatInterface
        var gauges = [builtIn.name: GaugeEntry(model: builtIn, ranges: [:])]
        var names: [(String, FaultPlace)] = []
        var seen: Set<String> = []
        for reader in root.tables("gauge") {
            defer { reader.finish() }
            reader.require("model", "the model's name, 1–16 letters, digits and . _ -")
            let name = reader.identifier("model")
            if let name {
                names.append((name, reader.place("model")))
                reader.label = "gauge.\(name)"
            }
            let entry = readGauge(reader, name: name ?? "")
            if let name, seen.insert(name).inserted { gauges[name] = entry }
        }
        refuseDuplicates("gauge model", names)
        return gauges
    }

    private func readGauge(_ reader: TableReader, name: String) -> GaugeEntry {
        let function = reader.integer("function", of: [3, 4], what: "function that reads registers") ?? 3
        let numbering = reader.choice("numbering", of: ["one-based", "zero-based"]) ?? "one-based"
        let first = numbering == "one-based" ? 1 : 0
        reader.require("level", "{ register = …, type = … }")
        let count = faults.faults.count
        var values: [Measurand: RegisterValue] = [:]
        var ranges: [Measurand: ClosedRange<Double>] = [:]
        for measurand in Measurand.allCases {
            guard let table = reader.table(measurand.rawValue) else { continue }
            defer { table.finish() }
            values[measurand] = readValue(table, first: first)
            ranges[measurand] = table.range("range")
        }
        let rate = reader.positive("max_rate_mm_per_s", upTo: 10_000, unit: "mm/s")
        let extras = readExtras(reader, first: first)
        let named =
            Measurand.allCases.compactMap { measurand in
                values[measurand].map {
                    NamedRegister(name: measurand.rawValue, place: reader.place(measurand.rawValue), value: $0)
                }
            } + extras.map(\.named)
        refuseOverlaps(of: named, first: first)
        let registers = GaugeRegisters(
            table: RegisterTable(rawValue: UInt8(function)) ?? .holding, first: first, values: named,
            names: Measurand.allCases.map(\.rawValue).filter(reader.has),
            forbidden: readForbidden(reader, first: first))
        refuseForbidden(registers)
        let status = readStatus(reader, registers)
        let alive = readAlive(reader, registers)
        guard faults.faults.count == count, let level = values[.level] else {
            return GaugeEntry(model: nil, ranges: ranges)
        }
        warnOfTableDigit(registers)
        var entry = GaugeEntry(
            model: GaugeModel(
                name: name, table: registers.table, level: level, interface: values[.interface],
                temperature: values[.temperature], maximumRateMillimetresPerSecond: rate,
                extras: extras.map(\.register), status: status, alive: alive, forbidden: registers.forbidden),
            ranges: ranges)
        if case .changes = alive?.rule {
            let place = reader.place("alive")
            entry.changesPlace = FaultPlace(line: place.line, key: place.key + ".changes_within_s")
        }
        return entry
    }

    /// Many documents write 30300 for input register 300: the first digit names the table and is none of the number.
    private func warnOfTableDigit(_ registers: GaugeRegisters) {
        let digit = registers.table == .input ? 3 : 4
        var told: Set<String> = []
        for value in registers.values where registers.first == 1 && told.insert(value.name).inserted {
            let number = value.value.address + 1
            guard number > digit * 10_000, number < (digit + 1) * 10_000 else { continue }
            let table = registers.table == .input ? "input" : "holding"
            let meant = number - digit * 10_000
            faults.warn(
                value.place,
                "register \(number) is asked as address \(value.value.address) on the wire; where the document's first digit "
                    + "names the table, \(table) register \(meant) is meant: write \(meant)")
        }
    }

    /// The register of a value, and how it is written there.
    func readValue(_ reader: TableReader, first: Int) -> RegisterValue? {
        reader.require("register", "the register's number in the maker's document")
        reader.require("type", "\"u16\", \"i16\", \"u32\", \"i32\" or \"f32\"")
        let type = reader.choice("type", of: RegisterType.allCases.map(\.rawValue)).flatMap(
            RegisterType.init(rawValue:))
        let order = reader.choice("byte_order", of: ByteOrder.allCases.map(\.rawValue))
            .flatMap(ByteOrder.init(rawValue:))
        let width = type?.width ?? 1
        let last = 65_535 + first - (width - 1)
        let words = first == 1 ? ", counted from one" : ", counted from zero"
        let register = reader.integer("register", in: first...last, also: words)
        let scale = reader.number("scale", in: -1e6...1e6)
        if scale == 0 { reader.fault("scale", "0 makes every value the same; allowed is any other number") }
        let offset = reader.number("offset", in: -1e6...1e6) ?? 0
        let bad = reader.integers("bad", in: type?.integers ?? Int64.min...Int64.max) ?? []
        guard let type, let register else { return nil }
        return RegisterValue(
            address: register - first, type: type, byteOrder: order ?? .abcd, scale: scale ?? 1, offset: offset,
            bad: bad)
    }

    /// Two values cannot lie in one register. Of a chain the first is told.
    private func refuseOverlaps(of values: [NamedRegister], first: Int) {
        var owners: [Int: String] = [:]
        var told: Set<String> = []
        for value in values {
            if let shared = value.value.addresses.first(where: { owners[$0] != nil }), let owner = owners[shared],
                told.insert(value.name).inserted
            {
                faults.add(
                    value.place,
                    "register \(shared + first) belongs to \(owner) already; each value needs registers of its own")
            }
            for address in value.value.addresses where owners[address] == nil { owners[address] = value.name }
        }
    }
}

extension GaugeModel {
    /// Everything that is no check: level, interface and temperature as far as it has them, and its further values.
    var registerValues: [RegisterValue] { Measurand.allCases.compactMap { self[$0] } + extras.map(\.value) }
}

extension RegisterValue {
    /// The registers that the value takes, on the wire.
    var addresses: Range<Int> { address..<(address + type.width) }

    /// What the value can be at all, in mm or °C; nil where the type sets no bound that matters.
    var representable: ClosedRange<Double>? {
        guard let raw = type.bounds else { return nil }
        let ends = [Double(raw.lowerBound) * scale + offset, Double(raw.upperBound) * scale + offset]
        return min(ends[0], ends[1])...max(ends[0], ends[1])
    }
}

extension RegisterType {
    /// Nil for `f32`.
    fileprivate var bounds: ClosedRange<Int64>? {
        switch self {
        case .u16: 0...65_535
        case .i16: -32_768...32_767
        case .u32: 0...4_294_967_295
        case .i32: -2_147_483_648...2_147_483_647
        case .f32: nil
        }
    }

    /// What may stand in `bad`.
    fileprivate var integers: ClosedRange<Int64> { bounds ?? Int64.min...Int64.max }
}
