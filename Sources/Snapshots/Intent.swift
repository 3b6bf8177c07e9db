import Alarms
import TankFarm

/// An alarm as a person saw it: the annunciation's number goes with it, so that what is acknowledged is what was drawn.
package struct AlarmReference: Hashable, Sendable, Codable {
    package let alarm: AlarmID
    /// Nil (from the command line only): whichever annunciation stands.
    package let serial: Int64?

    package init(alarm: AlarmID, serial: Int64?) {
        self.alarm = alarm
        self.serial = serial
    }
}

/// What an operator wants of the station. Who it is never stands in here: the edge takes it from the kernel.
package enum Intent: Hashable, Sendable, Codable {
    case acknowledge([AlarmReference], comment: String?)
    /// The level that the tank's gauge shows is true: the answer to a jump, or to the question whether a movement ended.
    /// Another level than the one seen is not what was answered for, and refused; nil: whatever stands.
    case accept(TankName, seenMillimetres: Double?, comment: String?)
}

/// Who asks, from where.
package struct Originator: Hashable, Sendable, Codable {
    /// The effective user's name in the system's database.
    package let operatorName: String
    /// Terminal or "socket", for the journal.
    package let terminal: String

    package init(operatorName: String, terminal: String) {
        self.operatorName = operatorName
        self.terminal = terminal
    }
}

/// What became of one alarm that an intent named.
package struct IntentResult: Hashable, Sendable, Codable {
    /// For a level that was to be accepted: its level fault, which stands for the level's condition.
    package let alarm: AlarmID
    /// True when it is done and committed to disk.
    package let done: Bool
    /// Why not, or a caution (as: taken, but not on record), in one line.
    package let why: String?

    package init(alarm: AlarmID, done: Bool, why: String? = nil) {
        self.alarm = alarm
        self.done = done
        self.why = why
    }

    /// What became of a level that was to be accepted.
    package init(tank: TankName, done: Bool, why: String? = nil) {
        self.init(alarm: AlarmID(.tank(tank), .levelFault), done: done, why: why)
    }
}
