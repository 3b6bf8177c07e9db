import Alarms
import TankFarm

/// A level that had stopped without a word in the run before, in millimetres, when, and out of which movement.
package struct StoppedLevel: Hashable, Sendable {
    package let millimetres: Double
    package let at: WallTime
    package let wasRising: Bool

    package init(millimetres: Double, at: WallTime, wasRising: Bool) {
        self.millimetres = millimetres
        self.at = at
        self.wasRising = wasRising
    }

    /// By the entry that asked about it: its value, and out of its words the direction and, to the minute, the time of
    /// the stop. Without a zone the time is that of the entry. Nil for an entry without a value.
    init?(_ entry: JournalEntry, zone: SiteZone?) {
        guard entry.event == .stuck, let value = entry.value else { return nil }
        let text = entry.text ?? ""
        let at = zone.flatMap { StoppedLevel.time(in: text, before: entry.at, zone: $0) } ?? entry.at
        self.init(millimetres: value, at: at, wasRising: !text.contains("the \(StoppedLevel.movement(rising: false)) "))
    }

    /// What a movement is called, for the one who writes the words and the one who reads them.
    static func movement(rising: Bool) -> String { rising ? "receipt" : "dispatch" }

    /// The newest moment of that clock time at or before `entered`.
    private static func time(in text: String, before entered: WallTime, zone: SiteZone) -> WallTime? {
        guard let head = text.split(separator: ": ").first, let clock = head.split(separator: " ").last else {
            return nil
        }
        for minutes in 0..<1_440 {
            let time = WallTime(milliseconds: entered.milliseconds - Int64(minutes) * 60_000)
            if zone.civilTime(at: time).minuteText.hasSuffix(clock) {
                return WallTime(milliseconds: time.milliseconds / 60_000 * 60_000)
            }
        }
        return nil
    }
}

extension StuckWatch.Stop {
    /// A stop of the run before, on this run's clock.
    init(_ stopped: StoppedLevel, now: Moment) {
        let age = max(.zero, now.wall - stopped.at)
        let then = MonotonicTime(nanoseconds: now.monotonic.nanoseconds - age.wholeNanoseconds)
        self.init(
            millimetres: stopped.millimetres, at: Moment(monotonic: then, wall: stopped.at),
            wasRising: stopped.wasRising)
    }
}
