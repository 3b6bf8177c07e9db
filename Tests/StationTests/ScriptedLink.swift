import Acquisition
import Synchronization
import TankFarm

/// What the gauges of a line answer, by unit, until told otherwise; and what the line's thread did.
final class GaugeScript: Sendable {
    struct Lines: Sendable {
        var levels: [UnitID: UInt16]
        var failures: [UnitID: LinkError] = [:]
        /// Why the port does not open or has gone; nil: it is there.
        var portFault: String?
    }

    private let script: Mutex<Lines>
    /// Answered and failed exchanges since the start.
    let exchanges = Watched(0)
    let isClosed = Watched(false)

    init(levels: [UnitID: UInt16]) { script = Mutex(Lines(levels: levels)) }

    func change(_ body: (inout Lines) -> Void) { script.withLock { body(&$0) } }

    fileprivate func registers(of unit: UnitID, count: Int) throws(LinkError) -> [UInt16] {
        exchanges.update { $0 += 1 }
        let lines = script.withLock { $0 }
        if let fault = lines.portFault { throw .connection(fault) }
        if let failure = lines.failures[unit] { throw failure }
        guard let level = lines.levels[unit] else { throw .timeout }
        // Level, interface, temperature in tenths, as the site's gauge has them from address 49.
        return Array([level, 3_000, 325].prefix(count))
    }

    fileprivate func open() throws(LinkError) {
        if let fault = script.withLock({ $0.portFault }) { throw .connection(fault) }
    }
}

/// A line whose gauges answer at once what the script says: the schedule alone makes the pace.
final class ScriptedLink: RegisterLink {
    private let script: GaugeScript

    init(_ script: GaugeScript) { self.script = script }

    func connect() throws(LinkError) {
        try script.open()
        script.isClosed.update { $0 = false }
    }

    func read(
        unit: UnitID, table: RegisterTable, address: Int, count: Int, timeout: Duration
    ) throws(LinkError) -> [UInt16] {
        guard table == .holding, address == 49 else { throw .exception(2) }
        return try script.registers(of: unit, count: count)
    }

    func close() { script.isClosed.update { $0 = true } }
}
