import Acquisition
import CModbus
import TankFarm

/// One thing that a gauge tells, at its place on the wire.
struct GaugePlace {
    enum Content {
        case value(Measurand, RegisterValue)
        /// The number of points is that of the gauge's whole profile.
        case extra(GaugeExtra, RegisterValue, profilePoints: Int)
        /// Fault `status` shows in the first of a model's checks.
        case status(StatusCheck, isFirst: Bool)
        case alive(AliveCheck)
    }

    let gauge: PolledGauge
    let table: RegisterTable
    let addresses: Range<Int>
    let content: Content

    /// Nil where Modbus cannot address it: it is not there, as with a real gauge.
    private init?(_ gauge: PolledGauge, _ table: RegisterTable, at address: Int, width: Int, _ content: Content) {
        let first = address + gauge.registerOffset
        guard first >= 0, first + width <= 65_536 else { return nil }
        self.gauge = gauge
        self.table = table
        addresses = first..<first + width
        self.content = content
    }

    /// Values first: bits that share a register are set in what is there.
    static func all(of gauge: PolledGauge) -> [GaugePlace] {
        let model = gauge.model
        var places: [GaugePlace?] = Measurand.allCases.map { measurand in
            guard let value = model[measurand] else { return nil }
            return GaugePlace(
                gauge, model.table, at: value.address, width: value.type.width, .value(measurand, value))
        }
        let points = model.extras.reduce(0) { max($0, $1.extra.profilePoint.map { $0 + 1 } ?? 0) }
        places += model.extras.map {
            GaugePlace(
                gauge, model.table, at: $0.value.address, width: $0.value.type.width,
                .extra($0.extra, $0.value, profilePoints: points))
        }
        if let alive = model.alive {
            places.append(GaugePlace(gauge, alive.table, at: alive.address, width: 1, .alive(alive)))
        }
        places += model.status.enumerated().map { index, check in
            GaugePlace(gauge, check.table, at: check.address, width: 1, .status(check, isFirst: index == 0))
        }
        return places.compactMap(\.self)
    }

    /// Writes what the gauge has to say there.
    func write(_ answer: LiveFarm.Answer, to mapping: UnsafeMutablePointer<modbus_mapping_t>) {
        guard !answer.isBlank else {
            for address in addresses { set(address, 0, in: mapping) }
            return
        }
        let first = addresses.lowerBound
        switch content {
        case .value(let measurand, let value):
            set(first, value.registers(for: number(measurand, answer.values)), in: mapping)
        case .extra(let extra, let value, let points):
            let number = answer.values.value(of: extra, profilePoints: points)
            // The probe that feels the interface feels the profile: its zero is the same.
            let isHeight = if case .profileHeight = extra { true } else { false }
            set(first, value.registers(for: isHeight ? number - gauge.interfaceOffsetMillimetres : number), in: mapping)
        case .status(let check, let isFirst):
            let fails = isFirst && answer.fault == .status
            setBits(check.mask, fails == check.failsWhenSet, in: mapping)
        case .alive(let check):
            switch check.rule {
            case .changes: set(first, answer.beats, in: mapping)
            case .anySet(let mask): setBits(mask, answer.fault != .gateway, in: mapping)
            }
        }
    }

    private func number(_ measurand: Measurand, _ values: SimulatedValues) -> Double {
        switch measurand {
        case .level: values.levelMillimetres - gauge.levelOffsetMillimetres
        // A probe in one liquid only finds no interface, and says zero.
        case .interface: values.interfaceMillimetres.map { $0 - gauge.interfaceOffsetMillimetres } ?? 0
        case .temperature: values.temperatureCelsius
        }
    }

    private func setBits(_ mask: UInt16, _ isSet: Bool, in mapping: UnsafeMutablePointer<modbus_mapping_t>) {
        let first = addresses.lowerBound
        guard !table.isBits else { return set(first, isSet ? 1 : 0, in: mapping) }
        let before = register(first, in: mapping)
        set(first, isSet ? before | mask : before & ~mask, in: mapping)
    }

    private func register(_ address: Int, in mapping: UnsafeMutablePointer<modbus_mapping_t>) -> UInt16 {
        switch table {
        case .holding: mapping.pointee.tab_registers?[address - Int(mapping.pointee.start_registers)] ?? 0
        case .input: mapping.pointee.tab_input_registers?[address - Int(mapping.pointee.start_input_registers)] ?? 0
        case .coils, .discreteInputs: 0
        }
    }

    private func set(_ first: Int, _ registers: [UInt16], in mapping: UnsafeMutablePointer<modbus_mapping_t>) {
        for (index, register) in registers.enumerated() { set(first + index, register, in: mapping) }
    }

    private func set(_ address: Int, _ value: UInt16, in mapping: UnsafeMutablePointer<modbus_mapping_t>) {
        let tables = mapping.pointee
        switch table {
        case .coils: tables.tab_bits?[address - Int(tables.start_bits)] = value & 1 == 1 ? 1 : 0
        case .discreteInputs: tables.tab_input_bits?[address - Int(tables.start_input_bits)] = value & 1 == 1 ? 1 : 0
        case .holding: tables.tab_registers?[address - Int(tables.start_registers)] = value
        case .input: tables.tab_input_registers?[address - Int(tables.start_input_registers)] = value
        }
    }
}
