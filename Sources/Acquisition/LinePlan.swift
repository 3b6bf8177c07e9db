import TankFarm

/// Which requests read everything on a line: as few as the protocol, the gauges and reason allow, in an order that never
/// changes.
///
/// Registers of one unit and one table are joined where they are neighbours or no more than `widestGap` apart, never
/// beyond what one answer can carry, never over an address that a gauge forbids, and never so that a value is torn. The
/// gauges of a gateway that holds them in one table (`register_offset`) share requests.
package struct LinePlan: Hashable, Sendable {
    /// The most that one answer can carry (Modbus Application Protocol V1.1b3, 6.1 and 6.3).
    package static let mostRegisters = 125
    package static let mostBits = 2_000

    /// Each gauge's status before its level, so that a level is never judged by the status of the scan before; else those
    /// that bring a level first, in the line's order.
    package let requests: [LineRequest]
    /// By gauge, values whose registers lie outside 0–65535 once the tank's offset is added: no request can read them.
    package let unreachable: [Int: [Measurand]]
    /// Likewise of further values, as indices of the model's `extras`.
    package let unreachableExtras: [Int: [Int]]

    package init(for settings: LineSettings) {
        var tables: [UnitTable: [RequestPart]] = [:]
        var forbidden: [UnitTable: [ClosedRange<Int>]] = [:]
        var unreachable: [Int: [Measurand]] = [:]
        var unreachableExtras: [Int: [Int]] = [:]
        for (index, gauge) in settings.gauges.enumerated() {
            for (item, table, from, width) in gauge.model.items {
                // All in Int: 16-bit address arithmetic would wrap round and read a plausible register of another gauge.
                let (address, overflow) = from.addingReportingOverflow(gauge.registerOffset)
                guard !overflow, address >= 0, address <= 65_536 - width else {
                    switch item {
                    case .value(let measurand): unreachable[index, default: []].append(measurand)
                    case .extra(let extra): unreachableExtras[index, default: []].append(extra)
                    case .status, .alive: break
                    }
                    continue
                }
                tables[UnitTable(unit: gauge.unit, table: table), default: []].append(
                    RequestPart(gauge: index, item: item, address: address, width: width))
            }
            let home = UnitTable(unit: gauge.unit, table: gauge.model.table)
            for range in gauge.model.forbidden {
                forbidden[home, default: []].append(
                    (range.lowerBound + gauge.registerOffset)...(range.upperBound + gauge.registerOffset))
            }
        }
        let packed = tables.flatMap { place, parts in
            Packing(
                place: place, parts: parts.sorted { ($0.address, $0.end, $0.gauge) < ($1.address, $1.end, $1.gauge) },
                forbidden: forbidden[place] ?? [], settings: settings
            ).requests
        }
        requests = packed.sorted { $0.rank < $1.rank }
        self.unreachable = unreachable
        self.unreachableExtras = unreachableExtras
    }
}

/// One unit's table of one kind.
private struct UnitTable: Hashable {
    let unit: UnitID
    let table: RegisterTable
}

/// The requests for one table of one unit.
private struct Packing {
    let place: UnitTable
    let parts: [RequestPart]
    let forbidden: [ClosedRange<Int>]
    let settings: LineSettings

    private typealias Group = (from: Int, to: Int, parts: [RequestPart])

    /// Everything in as few requests as can be; or what is slow by itself, to be read less often, where that takes less
    /// of the line. The temperatures' place does not depend on the further values: whoever adds a profile to a gauge does
    /// not thereby slow its temperature.
    var requests: [LineRequest] {
        let measured = parts.filter { !$0.isExtra }
        let quick = measured.filter { !$0.isTemperature }
        let often = pays(parting: quick, from: measured) ? quick : measured
        guard pays(parting: often, from: parts) else { return finished(joined(parts)) }
        return parted(often, from: parts)
    }

    /// Whether it takes less of the line to read these by themselves, and what is left of `all` less often.
    private func pays(parting often: [RequestPart], from all: [RequestPart]) -> Bool {
        guard isSerial, !often.isEmpty, often.count < all.count, settings.temperatureEvery > 1 else { return false }
        return cost(parted(often, from: all)) < cost(finished(joined(all)))
    }

    private func parted(_ often: [RequestPart], from all: [RequestPart]) -> [LineRequest] {
        let kept = Set(often)
        return finished(joined(often)) + finished(joined(all.filter { !kept.contains($0) }))
    }

    /// Greedy from the lowest address on: no other packing of spans into windows needs fewer of them.
    private func joined(_ parts: [RequestPart]) -> [Group] {
        let most = place.table.isBits ? LinePlan.mostBits : LinePlan.mostRegisters
        // A bit takes a sixteenth of a register's time on the wire.
        let widestGap = place.table.isBits ? settings.widestGap * 16 : settings.widestGap
        var groups: [Group] = []
        for part in parts {
            if let last = groups.last, part.address - last.to <= widestGap,
                max(last.to, part.end) - last.from <= most, !isForbidden(between: last.to, and: part.address)
            {
                groups[groups.count - 1].to = max(last.to, part.end)
                groups[groups.count - 1].parts.append(part)
            } else {
                groups.append((part.address, part.end, [part]))
            }
        }
        return groups
    }

    private func isForbidden(between end: Int, and start: Int) -> Bool {
        start > end && forbidden.contains { $0.lowerBound < start && $0.upperBound >= end }
    }

    private func finished(_ groups: [Group]) -> [LineRequest] {
        groups.map {
            LineRequest(
                unit: place.unit, table: place.table, parts: $0.parts, temperatureEvery: settings.temperatureEvery)
        }
    }

    private var isSerial: Bool { if case .rtu = settings.transport { true } else { false } }

    /// In characters on the wire a scan. Thirty are what every exchange costs: 13 of frame, 7 of silence, and a gauge
    /// that begins after 10 ms.
    private func cost(_ requests: [LineRequest]) -> Double {
        requests.reduce(0) { $0 + Double(30 + 2 * $1.count) / Double($1.every) }
    }
}

extension LineRequest {
    /// By the first gauge; of one gauge the status first, then the level, then what else there is.
    fileprivate var rank: [Int] {
        let kind = carriesLevel ? 1 : parts.contains { $0.isCheck } ? 0 : every == 1 ? 2 : 3
        return [every == 1 ? 0 : 1, gauges.first ?? 0, kind, Int(table.rawValue), address]
    }
}

extension RequestPart {
    fileprivate var isCheck: Bool {
        switch item {
        case .status, .alive: true
        case .value, .extra: false
        }
    }

    fileprivate var isExtra: Bool { if case .extra = item { true } else { false } }
}

extension [Int] {
    fileprivate static func < (left: [Int], right: [Int]) -> Bool { left.lexicographicallyPrecedes(right) }
}

extension GaugeModel {
    /// All that is to be read of a gauge: what, from which table, from which address on before the offset, and how wide.
    var items: [(GaugeItem, RegisterTable, Int, Int)] {
        var items: [(GaugeItem, RegisterTable, Int, Int)] = []
        for measurand in Measurand.allCases {
            if let value = self[measurand] { items.append((.value(measurand), table, value.address, value.type.width)) }
        }
        for (index, extra) in extras.enumerated() {
            items.append((.extra(index), table, extra.value.address, extra.value.type.width))
        }
        for (index, check) in status.enumerated() { items.append((.status(index), check.table, check.address, 1)) }
        if let alive { items.append((.alive, alive.table, alive.address, 1)) }
        return items
    }
}
