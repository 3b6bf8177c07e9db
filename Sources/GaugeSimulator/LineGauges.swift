import Acquisition
import CModbus
import TankFarm

/// The gauges of one line as a Modbus server sees them: for every unit its tables, filled afresh for each request.
/// One thread's only.
final class LineGauges {
    /// What is to be said to one request.
    struct Prepared {
        let mapping: UnsafeMutablePointer<modbus_mapping_t>
        let fault: GaugeFault?
        let turnaround: Duration
        /// Nobody answers, though the unit is there.
        let isSilent: Bool
        /// It asks by a function that the unit does not know: bits, of a unit that has none.
        let isUnknownFunction: Bool
        /// It asks for an address that a gauge refuses.
        let isForbidden: Bool
    }

    private struct Gauge {
        let polled: PolledGauge
        let places: [GaugePlace]

        func isTouched(by request: RequestFrame, _ asked: Range<Int>) -> Bool {
            places.contains { $0.table.rawValue == request.function && $0.addresses.overlaps(asked) }
        }

        func forbids(_ request: RequestFrame, _ asked: Range<Int>) -> Bool {
            guard polled.model.table.rawValue == request.function else { return false }
            return polled.model.forbidden.contains {
                let first = $0.lowerBound + polled.registerOffset
                return asked.overlaps(first..<first + $0.count)
            }
        }
    }

    private struct Unit {
        let mapping: UnsafeMutablePointer<modbus_mapping_t>
        let gauges: [Gauge]
    }

    private let farm: LiveFarm
    private let options: SimulationOptions
    private let tanks: [TankName]
    private var units: [UInt8: Unit] = [:]

    init(line: LineSettings, farm: LiveFarm, options: SimulationOptions) throws(SimulationError) {
        self.farm = farm
        self.options = options
        tanks = line.gauges.map(\.tank)
        // Gauges behind one gateway may share a unit, each with its own offset.
        for (unit, polled) in Dictionary(grouping: line.gauges, by: \.unit) {
            let gauges = polled.map { Gauge(polled: $0, places: GaugePlace.all(of: $0)) }
            guard let mapping = LineGauges.mapping(for: gauges.flatMap(\.places)) else {
                throw .noResources(line: line.name, why: "no memory for its registers")
            }
            units[unit.number] = Unit(mapping: mapping, gauges: gauges)
        }
    }

    deinit {
        for unit in units.values { modbus_mapping_free(unit.mapping) }
    }

    func has(unit: UInt8) -> Bool { units[unit] != nil }

    /// Whether any gauge on the line babbles now.
    var hasBabbler: Bool { farm.babbles(anyOf: tanks) }

    /// The unit's tables, those registers that are asked for filled with what its gauges say now; nil for a unit that is
    /// not on the line. The fault is the first of a gauge whose registers are asked for, else of the unit's first gauge.
    /// A gauge of several that boots leaves zeros; alone, it is silent before.
    func prepare(_ request: RequestFrame) -> Prepared? {
        guard let unit = units[request.unit] else { return nil }
        let asked = request.addresses
        let touched = unit.gauges.filter { $0.isTouched(by: request, asked) }
        var fault: GaugeFault?
        var turnaround = options.turnaround
        var silent = 0
        let answering = touched.isEmpty ? Array(unit.gauges.prefix(1)) : touched
        for gauge in answering {
            guard let answer = farm.ask(gauge.polled.tank) else { continue }
            fault = fault ?? answer.fault
            turnaround = max(options.turnarounds[gauge.polled.tank] ?? options.turnaround, turnaround)
            if answer.isSilent { silent += 1 }
            for place in gauge.places { place.write(answer, to: unit.mapping) }
        }
        if answering.count == 1, let only = answering.first {
            turnaround = options.turnarounds[only.polled.tank] ?? options.turnaround
        }
        return Prepared(
            mapping: unit.mapping, fault: fault, turnaround: turnaround, isSilent: silent == answering.count,
            isUnknownFunction: RegisterTable(rawValue: request.function).map { table in
                table.isBits && !unit.gauges.contains { $0.places.contains { $0.table == table } }
            } ?? true,
            isForbidden: unit.gauges.contains { $0.forbids(request, asked) })
    }

    private static func mapping(for places: [GaugePlace]) -> UnsafeMutablePointer<modbus_mapping_t>? {
        func span(_ table: RegisterTable) -> (start: UInt32, count: UInt32) {
            let ranges = places.filter { $0.table == table }.map(\.addresses)
            guard let start = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max() else {
                return (0, 0)
            }
            return (UInt32(start), UInt32(end - start))
        }
        let coils = span(.coils)
        let inputs = span(.discreteInputs)
        let holding = span(.holding)
        let input = span(.input)
        return modbus_mapping_new_start_address(
            coils.start, coils.count, inputs.start, inputs.count, holding.start, holding.count, input.start,
            input.count)
    }
}
