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

/// What is shelved or taken out of service: one alarm, or all of a tank that may be.
package enum AlarmTarget: Hashable, Sendable, Codable {
    /// Where the reference names a serial, only that annunciation; a normal alarm has none that counts.
    case alarm(AlarmReference)
    case tank(TankName)
}

/// What an operator wants of the station. Who it is never stands in here: the edge takes it from the kernel.
package enum Intent: Hashable, Sendable, Codable {
    case acknowledge([AlarmReference], comment: String?)
    /// The level that the tank's gauge shows is true: the answer to a jump, or to the question whether a movement ended.
    /// Another level than the one seen is not what was answered for, and refused; nil: whatever stands.
    case accept(TankName, seenMillimetres: Double?, comment: String?)
    case reset([AlarmReference])
    /// Refused without an end, beyond the longest shelving, without a reason, and for alarms that may not be shelved.
    case shelve(AlarmTarget, for: Duration, reason: String)
    case unshelve(AlarmTarget)
    case takeOutOfService(AlarmTarget, reason: String)
    case returnToService(AlarmTarget)
    case comment(AlarmReference, String)
    /// A remark on the farm or a tank.
    case note(TankName?, String)
    case declare(TankName, DeclaredUse, reason: String?)
    case maintain(LineName, for: Duration, reason: String)
    case endMaintenance(LineName)
    /// At most 30 minutes.
    case test(TankName, for: Duration)
    case endTest(TankName)
    /// Values from a sample, the laboratory or a thermometer; all of them or none. Nil: for the whole site (ambient only).
    case enter(TankName?, [ManualEntry], validFor: Duration, source: String?)
    /// Takes a value back: what is computed goes by the configuration again.
    case withdraw(TankName?, ManualQuantity)
    /// Whether a height is waited for from below or from above follows from where it is now. A time may concern no tank.
    case call(TankName?, CallTarget, text: String?)
    case cancelCall(number: Int64)
    /// Enters that the person named by the originator signed on to the shared account.
    case signOn
}

/// A value as a person tells it.
package enum ManualEntry: Hashable, Sendable, Codable {
    /// In the quantity's unit; a density at the base temperature.
    case value(ManualQuantity, Double)
    /// The station brings it to base by the product's standard, and refuses what that does not know.
    case observedDensity(ObservedDensity)

    package var quantity: ManualQuantity {
        switch self {
        case .value(let quantity, _): quantity
        case .observedDensity: .density
        }
    }
}

/// What a one-time call waits for.
package enum CallTarget: Hashable, Sendable, Codable {
    case level(millimetres: Double)
    case interface(millimetres: Double)
    case time(WallTime)
}

/// Who asks, from where.
package struct Originator: Hashable, Sendable, Codable {
    /// The effective user's name in the system's database, from the kernel.
    package let account: String
    /// The name with which a person signed on to a shared account. Counts only where the account is one; on any other it
    /// is refused.
    package let signedOnAs: String?
    /// Terminal and host, for the journal, as far as they are known.
    package let terminal: String

    package init(account: String, signedOnAs: String? = nil, terminal: String) {
        self.account = account
        self.signedOnAs = signedOnAs
        self.terminal = terminal
    }

    /// A user whose account is their own.
    package init(operatorName: String, terminal: String) {
        self.init(account: operatorName, terminal: terminal)
    }

    package var operatorName: String { signedOnAs ?? account }

    package var person: Person {
        Person(name: operatorName, origin: signedOnAs == nil ? terminal : "\(terminal), account \(account)")
    }
}

/// What an intent was about.
package enum IntentSubject: Hashable, Sendable, Codable, CustomStringConvertible {
    case alarm(AlarmID)
    case tank(TankName)
    case line(LineName)
    case station

    package var description: String {
        switch self {
        case .alarm(let id): id.description
        case .tank(let name): name.text
        case .line(let name): "line \(name)"
        case .station: "station"
        }
    }
}

/// What became of one thing that an intent named.
package struct IntentResult: Hashable, Sendable, Codable {
    package let subject: IntentSubject
    /// True when it is done and committed to disk.
    package let done: Bool
    /// Why not, or a caution (as: taken, but not on record), in one line.
    package let why: String?

    package init(_ subject: IntentSubject, done: Bool, why: String? = nil) {
        self.subject = subject
        self.done = done
        self.why = why
    }

    package init(alarm: AlarmID, done: Bool, why: String? = nil) {
        self.init(.alarm(alarm), done: done, why: why)
    }

    package init(tank: TankName, done: Bool, why: String? = nil) {
        self.init(.tank(tank), done: done, why: why)
    }

    /// Nil where it was about something else.
    package var alarm: AlarmID? { if case .alarm(let id) = subject { id } else { nil } }
}
