import Snapshots
import TankFarm

/// The sound of a notice: two strokes a quarter of a second apart, so that nobody takes it for an alarm's. It keeps clear of
/// the alarms' bell and never holds that back: whoever asks for both asks `Bell` first, and sounds it whatever this says.
package struct NoticeBell: Hashable, Sendable {
    /// From the first stroke to the second.
    package static let pause: Duration = .milliseconds(250)
    /// So long after an alarm's stroke it is still quiet: three strokes in a row would be neither.
    package static let respect: Duration = .milliseconds(400)

    /// The newest notice that it has sounded for.
    private var rungThrough: Int64
    private var isWaiting = false
    private var lastAlarm: MonotonicTime?
    /// Of a double stroke that is not complete.
    private var firstStrokeAt: MonotonicTime?

    /// - Parameter through: the newest notice when the console began; what is not newer is old news.
    package init(through: Int64) { rungThrough = through }

    /// Whether to give one stroke now. To be asked with every snapshot, and at `deadline`.
    /// - Parameter alarmRings: the alarms' bell sounds at this very instant.
    package mutating func strokes(_ snapshot: FarmSnapshot, alarmRings: Bool, now: MonotonicTime) -> Bool {
        let newest = snapshot.notices.last?.number ?? rungThrough
        if newest > rungThrough { isWaiting = true }
        // Another run of the station counts from the beginning.
        rungThrough = newest
        if alarmRings { lastAlarm = now }
        if let first = firstStrokeAt {
            guard now - first >= NoticeBell.pause, !alarmRings else { return false }
            firstStrokeAt = nil
            return true
        }
        guard isWaiting, lastAlarm.map({ now - $0 >= NoticeBell.respect }) ?? true else { return false }
        isWaiting = false
        firstStrokeAt = now
        return true
    }

    /// When it wants to be asked next; nil: with the next snapshot.
    package var deadline: MonotonicTime? {
        if let firstStrokeAt { return firstStrokeAt + NoticeBell.pause }
        return isWaiting ? lastAlarm.map { $0 + NoticeBell.respect } : nil
    }
}
