import Alarms
import Snapshots
import TankFarm

/// When the bell was silenced, and what it was silenced for.
package struct BellSilence: Hashable, Sendable {
    /// The newest annunciation at that time.
    package let through: Int64
    package let at: MonotonicTime

    package init(through: Int64, at: MonotonicTime) {
        self.through = through
        self.at = at
    }
}

/// The console's bell: whether to sound it now. Silencing is not acknowledging, so that what is silenced calls again
/// when nobody has acknowledged it for long.
package struct Bell: Hashable, Sendable {
    /// One BEL a second at most, whatever happens.
    package static let interval: Duration = .seconds(1)

    /// The newest annunciation that the bell has sounded for.
    private var rungThrough: Int64
    private var lastRang: MonotonicTime?
    private var silence: BellSilence?
    /// An annunciation came after the silencing, and sounded.
    private var isSilenceOver = false

    /// - Parameter restoredThrough: the newest annunciation of the run before; what is not newer was rung for then, and
    ///   counts as silenced now.
    package init(restoredThrough: Int64) { rungThrough = restoredThrough }

    /// Whether to sound the bell now. To be asked with every snapshot, and at least once a second.
    package mutating func rings(_ snapshot: FarmSnapshot, _ state: ConsoleState, now: MonotonicTime) -> Bool {
        rings(snapshot, silenced: state.bellSilence, now: now)
    }

    mutating func rings(_ snapshot: FarmSnapshot, silenced: BellSilence?, now: MonotonicTime) -> Bool {
        if silence == nil { silence = BellSilence(through: rungThrough, at: now) }
        if let silenced, silenced != silence {
            silence = silenced
            isSilenceOver = false
        }
        var calls = false
        var newest = rungThrough
        let quiet = silence ?? BellSilence(through: rungThrough, at: now)
        let calling = snapshot.alarms.filter(\.needsAcknowledgement)
        let modes = snapshot.practice.bell
        // Any annunciation that sounds ends the silence for all.
        if calling.contains(where: { $0.record.serial > quiet.through && modes[$0.record.priority] != .off }) {
            isSilenceOver = true
        }
        for alarm in calling {
            let record = alarm.record
            let mode = modes[record.priority]
            let isSilenced = record.serial <= quiet.through && !isSilenceOver
            if isEscalated(alarm, mode, isSilenced ? quiet : nil, snapshot, now) {
                calls = true
                continue
            }
            guard !isSilenced else { continue }
            switch mode {
            case .off: break
            case .untilSilenced: calls = true
            case .once: if record.serial > rungThrough { calls = true }
            }
            if mode != .off { newest = max(newest, record.serial) }
        }
        guard calls else { return false }
        if let lastRang, now - lastRang < Bell.interval { return false }
        lastRang = now
        rungThrough = newest
        return true
    }

    /// Unacknowledged for so long, since it was raised and since it was silenced. What is low and off stays off.
    private func isEscalated(
        _ alarm: AlarmSnapshot, _ mode: BellMode, _ silenced: BellSilence?, _ snapshot: FarmSnapshot,
        _ now: MonotonicTime
    ) -> Bool {
        guard let patience = snapshot.practice.escalateAfter else { return false }
        if mode == .off, alarm.record.priority == .low { return false }
        if let silenced, now - silenced.at < patience { return false }
        let age =
            alarm.raisedMonotonic.map { now - $0 }
            ?? alarm.record.raisedAt.map { snapshot.at.wall.age(since: $0) } ?? .zero
        return age >= patience
    }
}
