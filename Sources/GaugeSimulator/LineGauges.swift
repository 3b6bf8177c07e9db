import Acquisition
import CModbus
import TankFarm

/// The gauges of one line as a Modbus server sees them: for every unit its registers, filled afresh for each request.
/// One thread's only.
final class LineGauges {
    /// What is to be said to one request.
    struct Prepared {
        let mapping: UnsafeMutablePointer<modbus_mapping_t>
        let fault: GaugeFault?
        let turnaround: Duration
    }

    /// One value of one gauge, at its place on the wire.
    private struct Place {
        let gauge: PolledGauge
        let measurand: Measurand
        let value: RegisterValue
        let registers: Range<Int>
    }

    private struct Unit {
        let mapping: UnsafeMutablePointer<modbus_mapping_t>
        let places: [Place]
    }

    private let farm: LiveFarm
    private let options: SimulationOptions
    private var units: [UInt8: Unit] = [:]

    init(line: LineSettings, farm: LiveFarm, options: SimulationOptions) throws(SimulationError) {
        self.farm = farm
        self.options = options
        // Gauges behind one gateway may share a unit, each with its own offset.
        for (unit, gauges) in Dictionary(grouping: line.gauges, by: \.unit) {
            let places = gauges.flatMap(LineGauges.places)
            guard let mapping = LineGauges.mapping(for: places) else {
                throw .noResources(line: line.name, why: "no memory for its registers")
            }
            units[unit.number] = Unit(mapping: mapping, places: places)
        }
    }

    deinit {
        for unit in units.values { modbus_mapping_free(unit.mapping) }
    }

    func has(unit: UInt8) -> Bool { units[unit] != nil }

    /// The unit's registers, those that are asked for filled with what its gauges say now; nil for a unit that is not on
    /// the line. The fault is that of the first gauge whose registers are asked for, else of the unit's first gauge.
    func prepare(_ request: RequestFrame) -> Prepared? {
        guard let unit = units[request.unit] else { return nil }
        let asked = request.registers
        let touched = unit.places.filter {
            $0.gauge.model.table.rawValue == request.function && $0.registers.overlaps(asked)
        }
        var fault: GaugeFault?
        var turnaround = options.turnaround
        for place in touched.isEmpty ? Array(unit.places.prefix(1)) : touched {
            guard let answer = farm.ask(place.gauge.tank) else { continue }
            fault = fault ?? answer.fault
            turnaround = options.turnarounds[place.gauge.tank] ?? turnaround
            write(place, answer.values, to: unit.mapping)
        }
        return Prepared(mapping: unit.mapping, fault: fault, turnaround: turnaround)
    }

    private func write(
        _ place: Place, _ values: SimulatedValues, to mapping: UnsafeMutablePointer<modbus_mapping_t>
    ) {
        let value: Double =
            switch place.measurand {
            case .level: values.levelMillimetres - place.gauge.levelOffsetMillimetres
            // A probe in one liquid only finds no interface, and says zero.
            case .interface: values.interfaceMillimetres.map { $0 - place.gauge.interfaceOffsetMillimetres } ?? 0
            case .temperature: values.temperatureCelsius
            }
        let isHolding = place.gauge.model.table == .holding
        let table = isHolding ? mapping.pointee.tab_registers : mapping.pointee.tab_input_registers
        let start = isHolding ? mapping.pointee.start_registers : mapping.pointee.start_input_registers
        guard let table else { return }
        for (index, register) in place.value.registers(for: value).enumerated() {
            table[place.registers.lowerBound - Int(start) + index] = register
        }
    }

    private static func places(of gauge: PolledGauge) -> [Place] {
        Measurand.allCases.compactMap { measurand in
            guard let value = gauge.model[measurand] else { return nil }
            let first = value.address + gauge.registerOffset
            // What Modbus cannot address is not there, as with a real gauge.
            guard first >= 0, first + value.type.width <= 65_536 else { return nil }
            return Place(gauge: gauge, measurand: measurand, value: value, registers: first..<first + value.type.width)
        }
    }

    private static func mapping(for places: [Place]) -> UnsafeMutablePointer<modbus_mapping_t>? {
        func span(_ table: RegisterTable) -> (start: UInt32, count: UInt32) {
            let ranges = places.filter { $0.gauge.model.table == table }.map(\.registers)
            guard let start = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max() else {
                return (0, 0)
            }
            return (UInt32(start), UInt32(end - start))
        }
        let holding = span(.holding)
        let input = span(.input)
        return modbus_mapping_new_start_address(
            0, 0, 0, 0, holding.start, holding.count, input.start, input.count)
    }
}
