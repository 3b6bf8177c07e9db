import Acquisition
import TankFarm

/// One unit's table of one kind, as its line knows it.
private struct UnitTable: Hashable {
    let line: LineName
    let unit: UnitID
    let table: RegisterTable
}

/// One register, or bit, of it.
private struct UnitRegister: Hashable {
    let place: UnitTable
    let address: Int
}

extension ConfigurationReader {
    /// Two tanks whose readings come from the same registers of the same unit are one tank read twice, or a typing slip;
    /// a second gauge that reads the first's registers compares a gauge with itself.
    /// A gateway holds many gauges under one unit, each with an offset of its own. Status registers may be shared: one word
    /// may hold the bits of many gauges; but none lies in another gauge's value.
    func refuseSharedRegisters(_ entries: [TankEntry]) {
        let gauges = entries.flatMap(\.placedGauges)
        // By register and not pair by pair: a farm behind gateways has thousands of gauges.
        var owners: [UnitRegister: PlacedGauge] = [:]
        for placed in gauges {
            let registers = placed.gauge.valueRegisters(on: placed.line)
            if let twin = registers.lazy.compactMap({ owners[$0] }).first {
                faults.add(
                    placed.unitPlace,
                    "\(twin.words) reads the same registers of unit \(placed.gauge.unit) on line \"\(placed.line)\"; "
                        + "allowed is a unit, or on a gateway a register_offset, of its own")
            }
            for register in registers where owners[register] == nil { owners[register] = placed }
        }
        for placed in gauges {
            let gauge = placed.gauge
            for (key, register) in gauge.checkRegisters(on: placed.line) {
                guard let other = owners[register], other.gauge.tank != gauge.tank else { continue }
                faults.add(
                    placed.unitPlace,
                    "its \(key) register, address \(register.address) on the wire of unit \(gauge.unit), holds a value of "
                        + "\(other.words); allowed is a register_offset, or a register of gauge model "
                        + "\"\(gauge.model.name)\", where it holds none")
            }
        }
    }

    /// What one gauge forbids no other gauge of the same unit may have read.
    func refuseForbiddenRegisters(_ entries: [TankEntry]) {
        typealias Ban = (addresses: ClosedRange<Int>, by: PlacedGauge)
        let gauges = entries.flatMap(\.placedGauges)
        var bans: [UnitTable: [Ban]] = [:]
        for placed in gauges {
            let gauge = placed.gauge
            let place = UnitTable(line: placed.line, unit: gauge.unit, table: gauge.model.table)
            for span in gauge.model.forbidden {
                let addresses =
                    (span.lowerBound + gauge.registerOffset)...(span.upperBound + gauge.registerOffset)
                bans[place, default: []].append((addresses, placed))
            }
        }
        guard !bans.isEmpty else { return }
        // Joined where they overlap, so that whether one of them holds a register is a search by halves.
        let joined = bans.mapValues { bans in
            bans.sorted { $0.addresses.lowerBound < $1.addresses.lowerBound }.reduce(into: [Ban]()) { joined, ban in
                if let last = joined.last, ban.addresses.lowerBound <= last.addresses.upperBound {
                    let upper = max(last.addresses.upperBound, ban.addresses.upperBound)
                    joined[joined.count - 1].addresses = last.addresses.lowerBound...upper
                } else {
                    joined.append(ban)
                }
            }
        }
        for placed in gauges {
            let line = placed.line
            let gauge = placed.gauge
            for register in gauge.valueRegisters(on: line) + gauge.checkRegisters(on: line).map(\.register) {
                guard let bans = joined[register.place] else { continue }
                var low = 0
                var high = bans.count
                while low < high {
                    let middle = (low + high) / 2
                    if bans[middle].addresses.upperBound < register.address { low = middle + 1 } else { high = middle }
                }
                guard low < bans.count, bans[low].addresses.contains(register.address) else { continue }
                faults.add(
                    placed.unitPlace,
                    "address \(register.address) on the wire of unit \(gauge.unit) is read for it, and "
                        + "\(bans[low].by.forbidsWords); a gauge's forbidden registers move with its tank's "
                        + "register_offset")
                break
            }
        }
    }
}

extension TankEntry {
    /// Those whose line and unit are right: a fault of what they read can be told of no others.
    fileprivate var placedGauges: [PlacedGauge] {
        var gauges: [PlacedGauge] = []
        if let gauge, let unitPlace, !tank.line.text.isEmpty {
            gauges.append(
                PlacedGauge(gauge: gauge, line: tank.line, unitPlace: unitPlace, isSecond: false, tank: tank.name))
        }
        if let second { gauges.append(second) }
        return gauges
    }
}

extension PlacedGauge {
    fileprivate var forbidsWords: String {
        isSecond ? "\(words) forbids it" : "the gauge of tank \"\(tank)\" forbids it"
    }
}

extension PolledGauge {
    /// Of everything that is read for it, offset included.
    var highestAddress: Int {
        let values = model.registerValues.map { $0.addresses.upperBound - 1 }
        let checks = model.status.map(\.address) + (model.alive.map { [$0.address] } ?? [])
        return (values + checks).reduce(0, max) + registerOffset
    }

    fileprivate func valueRegisters(on line: LineName) -> [UnitRegister] {
        let place = UnitTable(line: line, unit: unit, table: model.table)
        return model.registerValues.flatMap { value in
            value.addresses.map { UnitRegister(place: place, address: $0 + registerOffset) }
        }
    }

    fileprivate func checkRegisters(on line: LineName) -> [(key: String, register: UnitRegister)] {
        func register(_ table: RegisterTable, _ address: Int) -> UnitRegister {
            UnitRegister(place: UnitTable(line: line, unit: unit, table: table), address: address + registerOffset)
        }
        var registers = model.status.map { (key: "status", register: register($0.table, $0.address)) }
        if let alive = model.alive { registers.append(("alive", register(alive.table, alive.address))) }
        return registers
    }
}
