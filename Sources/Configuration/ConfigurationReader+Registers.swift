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
    /// Two tanks whose readings come from the same registers of the same unit are one tank read twice, or a typing slip.
    /// A gateway holds many gauges under one unit, each with an offset of its own. Status registers may be shared: one word
    /// may hold the bits of many gauges; but none lies in another tank's value.
    func refuseSharedRegisters(_ entries: [TankEntry]) {
        // By register and not pair by pair: a farm behind gateways has thousands of gauges.
        var owners: [UnitRegister: TankName] = [:]
        for entry in entries {
            guard let gauge = entry.gauge, let place = entry.readPlace else { continue }
            let registers = gauge.valueRegisters(on: entry.tank.line)
            if let twin = registers.lazy.compactMap({ owners[$0] }).first {
                faults.add(
                    place,
                    "tank \"\(twin)\" reads the same registers of unit \(gauge.unit) on line \"\(entry.tank.line)\"; "
                        + "allowed is a unit, or on a gateway a register_offset, of its own")
            }
            for register in registers where owners[register] == nil { owners[register] = entry.tank.name }
        }
        for entry in entries {
            guard let gauge = entry.gauge, let place = entry.readPlace else { continue }
            for (key, register) in gauge.checkRegisters(on: entry.tank.line) {
                guard let other = owners[register], other != entry.tank.name else { continue }
                faults.add(
                    place,
                    "its \(key) register, address \(register.address) on the wire of unit \(gauge.unit), holds a value of "
                        + "tank \"\(other)\"; allowed is a register_offset, or a register of gauge model "
                        + "\"\(gauge.model.name)\", where it holds none")
            }
        }
    }

    /// What one gauge forbids no other tank of the same unit may have read.
    func refuseForbiddenRegisters(_ entries: [TankEntry]) {
        typealias Ban = (addresses: ClosedRange<Int>, tank: TankName)
        var bans: [UnitTable: [Ban]] = [:]
        for entry in entries {
            guard let gauge = entry.gauge, entry.readPlace != nil else { continue }
            let place = UnitTable(line: entry.tank.line, unit: gauge.unit, table: gauge.model.table)
            for span in gauge.model.forbidden {
                let addresses =
                    (span.lowerBound + gauge.registerOffset)...(span.upperBound + gauge.registerOffset)
                bans[place, default: []].append((addresses, entry.tank.name))
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
        for entry in entries {
            guard let gauge = entry.gauge, let place = entry.readPlace else { continue }
            let line = entry.tank.line
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
                    place,
                    "address \(register.address) on the wire of unit \(gauge.unit) is read for it, and the gauge of tank "
                        + "\"\(bans[low].tank)\" forbids it; a gauge's forbidden registers move with its tank's "
                        + "register_offset")
                break
            }
        }
    }
}

extension TankEntry {
    /// Where a fault of what it reads is told; nil where its unit or line is wrong, which is told already.
    fileprivate var readPlace: FaultPlace? { tank.line.text.isEmpty ? nil : unitPlace }
}

extension PolledGauge {
    /// Of everything that is read for it, offset included.
    var highestAddress: Int {
        let values = Measurand.allCases.compactMap { model[$0] }.map { $0.addresses.upperBound - 1 }
        let checks = model.status.map(\.address) + (model.alive.map { [$0.address] } ?? [])
        return (values + checks).reduce(0, max) + registerOffset
    }

    fileprivate func valueRegisters(on line: LineName) -> [UnitRegister] {
        let place = UnitTable(line: line, unit: unit, table: model.table)
        return Measurand.allCases.compactMap { model[$0] }.flatMap { value in
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
