import Acquisition
import Alarms
import Configuration
import Snapshots
import TankFarm

extension AlarmReference {
    /// Reads `TK-101/level_hh` or `TK-101/level_hh#17`.
    /// - Throws: `CommandFailure` with status 2.
    init(argument text: String) throws {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let alarm = AlarmID(String(parts[0])) else {
            throw CommandFailure.wrong("\(text) names no alarm; write it as TK-101/level_hh or TK-101/level_hh#17")
        }
        guard parts.count == 2 else {
            self.init(alarm: alarm, serial: nil)
            return
        }
        guard let serial = Int64(parts[1]), serial > 0 else {
            throw CommandFailure.wrong("\(text): the serial after # is a number from 1 up")
        }
        self.init(alarm: alarm, serial: serial)
    }
}

extension AlarmTarget {
    /// Reads an alarm, as `AlarmReference` does, or a tank's name: an alarm has a slash, and no name has one.
    /// - Throws: `CommandFailure` with status 2.
    init(argument text: String) throws {
        self = text.contains("/") ? .alarm(try AlarmReference(argument: text)) : .tank(TankName(text))
    }
}

extension SiteConfiguration {
    /// - Throws: `CommandFailure` with status 1 for an alarm that the site does not have.
    func requireAlarms(_ references: [AlarmReference]) throws {
        let known = Set(alarms.map(\.id))
        for reference in references where !known.contains(reference.alarm) {
            throw CommandFailure.impossible(
                "there is no alarm \(reference.alarm) in this configuration; `ullage alarms --master` lists them all")
        }
    }

    /// - Throws: `CommandFailure` with status 1 for a tank that the site does not have.
    func requireTank(_ name: TankName) throws {
        guard tanks.contains(where: { $0.name == name }) else {
            throw CommandFailure.impossible("there is no tank \(name) in this configuration")
        }
    }

    /// - Throws: `CommandFailure` with status 1 for a line that the site does not have.
    func requireLine(_ name: LineName) throws {
        guard lines.contains(where: { $0.name == name }) else {
            throw CommandFailure.impossible(
                "there is no line \(name) in this configuration; there are \(lines.map(\.name.text).joined(separator: ", "))"
            )
        }
    }

    /// - Throws: `CommandFailure` with status 1 for what the site does not have.
    func require(_ target: AlarmTarget) throws {
        switch target {
        case .alarm(let reference): try requireAlarms([reference])
        case .tank(let name): try requireTank(name)
        }
    }
}
