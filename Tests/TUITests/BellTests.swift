import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// When the bell sounds, second by second.
@Suite struct BellTests {
    private func farm(_ alarms: [AlarmSnapshot], _ change: (inout AlarmPractice) -> Void = { _ in }) -> FarmSnapshot {
        var snapshot = SampleFarm.calm()
        snapshot.alarms = alarms
        change(&snapshot.practice)
        return snapshot
    }

    private func alarm(
        _ serial: Int64, _ priority: AlarmPriority, _ state: AlarmState = .unacknowledged, age: Int64 = 0
    ) -> AlarmSnapshot {
        SampleFarm.alarm(
            .tank(TankName("X-\(serial)")), .levelHigh, state, serial: serial, secondsAgo: age, priority: priority)
    }

    private func time(_ seconds: Double) -> MonotonicTime {
        SampleFarm.now.monotonic + .milliseconds(Int64(seconds * 1_000))
    }

    /// The seconds of `times` in which it sounds.
    private func seconds(
        _ bell: inout Bell, _ farm: FarmSnapshot, silenced: BellSilence? = nil, _ times: [Double]
    ) -> [Double] {
        times.filter { bell.rings(farm, silenced: silenced, now: time($0)) }
    }

    @Test func `an alarm until silenced sounds every second, and never twice in one`() {
        var bell = Bell(restoredThrough: 0)
        let heard = seconds(&bell, farm([alarm(1, .critical)]), [0, 0.4, 0.9, 1, 1.5, 2, 2.99, 3])
        #expect(heard == [0, 1, 2, 3])
    }

    @Test func `an alarm once sounds once`() {
        var bell = Bell(restoredThrough: 0)
        #expect(seconds(&bell, farm([alarm(1, .medium)]), [0, 1, 2, 60]) == [0])
    }

    @Test func `an alarm that is off makes no sound`() {
        var bell = Bell(restoredThrough: 0)
        #expect(seconds(&bell, farm([alarm(1, .low)]), [0, 1, 60]).isEmpty)
    }

    @Test func `a second alarm within the second sounds in the next one and is not lost`() {
        var bell = Bell(restoredThrough: 0)
        #expect(seconds(&bell, farm([alarm(1, .medium)]), [0]) == [0])
        let both = farm([alarm(1, .medium), alarm(2, .medium)])
        #expect(seconds(&bell, both, [0.3, 0.6, 1, 2]) == [1])
    }

    @Test func `high and overfill that came together sound as one`() {
        var bell = Bell(restoredThrough: 0)
        let both = farm([alarm(2, .critical), alarm(1, .high)]) {
            $0.bell.critical = .once; $0.bell.high = .once
        }
        #expect(seconds(&bell, both, [0, 1, 2]) == [0])
    }

    @Test(arguments: [AlarmState.acknowledged, .shelved, .suppressed, .outOfService, .latchedAcknowledged])
    func `what needs no acknowledgement is silent`(state: AlarmState) {
        var bell = Bell(restoredThrough: 0)
        var silent = alarm(1, .critical, state)
        switch state {
        case .shelved: silent.record.hold = AlarmHold(kind: .shelved, by: "w", reason: "r", since: SampleFarm.now.wall)
        case .outOfService:
            silent.record.hold = AlarmHold(kind: .outOfService, by: "w", reason: "r", since: SampleFarm.now.wall)
        case .suppressed: silent.record.suppression = .lineFault
        default: break
        }
        if state.isSilenced { silent.record.beneath = .unacknowledged }
        #expect(seconds(&bell, farm([silent]), [0, 1, 2]).isEmpty)
    }

    @Test func `an alarm that came and went unseen still calls`() {
        var bell = Bell(restoredThrough: 0)
        #expect(seconds(&bell, farm([alarm(1, .high, .returnedUnacknowledged)]), [0, 1]) == [0, 1])
    }

    @Test func `stops when acknowledged`() {
        var bell = Bell(restoredThrough: 0)
        #expect(seconds(&bell, farm([alarm(1, .critical)]), [0, 1]) == [0, 1])
        #expect(seconds(&bell, farm([alarm(1, .critical, .acknowledged)]), [2, 3]).isEmpty)
    }

    // MARK: Silence

    @Test func `silencing stops it until any new annunciation that sounds`() {
        var bell = Bell(restoredThrough: 0)
        let silence = BellSilence(through: 1, at: time(1))
        #expect(seconds(&bell, farm([alarm(1, .critical)]), [0]) == [0])
        #expect(seconds(&bell, farm([alarm(1, .critical)]), silenced: silence, [1, 2, 3]).isEmpty)
        let more = farm([alarm(1, .critical), alarm(2, .medium)])
        #expect(seconds(&bell, more, silenced: silence, [4, 5, 6]) == [4, 5, 6])
        let again = BellSilence(through: 2, at: time(7))
        #expect(seconds(&bell, more, silenced: again, [7, 8]).isEmpty)
    }

    @Test func `an annunciation that is off does not end a silence`() {
        var bell = Bell(restoredThrough: 0)
        let silence = BellSilence(through: 1, at: time(0))
        let more = farm([alarm(1, .critical), alarm(2, .low)])
        #expect(seconds(&bell, more, silenced: silence, [0, 1, 2]).isEmpty)
    }

    @Test func `silence that a new alarm ended stays ended when that alarm is acknowledged`() {
        var bell = Bell(restoredThrough: 0)
        let silence = BellSilence(through: 1, at: time(0))
        _ = seconds(&bell, farm([alarm(1, .critical), alarm(2, .medium)]), silenced: silence, [0])
        let left = farm([alarm(1, .critical), alarm(2, .medium, .acknowledged)])
        #expect(seconds(&bell, left, silenced: silence, [1, 2]) == [1, 2])
    }

    @Test func `key m silences what stands and says that nothing is acknowledged`() {
        var bell = Bell(restoredThrough: 0)
        var state = ConsoleState()
        let snapshot = farm([alarm(1, .critical)])
        let before = bell.rings(snapshot, state, now: time(0))
        #expect(before)
        let effects = state.handle(
            .character("m"), snapshot: snapshot, size: FrameSize(columns: 80, rows: 24), now: SampleFarm.now)
        #expect(effects == [.silenceBell])
        #expect(state.message?.contains("nothing is acknowledged") == true)
        let after = bell.rings(snapshot, state, now: time(2))
        #expect(!after)
    }

    // MARK: Escalation

    @Test func `silenced alarm calls again after so long without acknowledgement`() {
        var bell = Bell(restoredThrough: 0)
        let silence = BellSilence(through: 1, at: time(0))
        let heard = seconds(&bell, farm([alarm(1, .high)]), silenced: silence, [0, 100, 299, 300, 301])
        #expect(heard == [300, 301])
        let again = BellSilence(through: 1, at: time(302))
        #expect(seconds(&bell, farm([alarm(1, .high)]), silenced: again, [302, 400, 601, 602]) == [602])
    }

    @Test func `alarm once sounds until silenced when nobody has acknowledged it for so long`() {
        var bell = Bell(restoredThrough: 0)
        let heard = seconds(&bell, farm([alarm(1, .medium)]), [0, 1, 299, 300, 301, 302])
        #expect(heard == [0, 300, 301, 302])
    }

    @Test func `escalation leaves low alarms off and calls for others that are off`() {
        var bell = Bell(restoredThrough: 0)
        #expect(seconds(&bell, farm([alarm(1, .low)]), [0, 300, 3_000]).isEmpty)
        let medium = farm([alarm(1, .medium)]) { $0.bell.medium = .off }
        #expect(seconds(&bell, medium, [3_001]) == [3_001])
    }

    @Test func `nothing escalates where the practice does not say so`() {
        var bell = Bell(restoredThrough: 0)
        let snapshot = farm([alarm(1, .medium)]) { $0.escalateAfter = nil }
        #expect(seconds(&bell, snapshot, [0, 300, 3_000]) == [0])
    }

    // MARK: The run before

    @Test func `what was rung for in the run before is silent until it escalates`() {
        var bell = Bell(restoredThrough: 5)
        let restored = farm([alarm(5, .critical, age: 9_000)])
        #expect(seconds(&bell, restored, [0, 1, 299, 300]) == [300])
    }

    @Test func `what is newer than the run before sounds at once`() {
        var bell = Bell(restoredThrough: 5)
        #expect(seconds(&bell, farm([alarm(6, .medium)]), [0, 1]) == [0])
    }
}
