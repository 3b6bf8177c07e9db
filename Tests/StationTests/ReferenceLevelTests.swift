import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

/// The level against which a tank that is to stand still is held: a restart does not take another.
@Suite struct ReferenceLevelTests {
    private static let before = Farm().clock.now().wall - .seconds(3_600)

    private func farm(_ memory: StationMemory = StationMemory(), use: DeclaredUse = .locked) -> Farm {
        var farm = Farm(memory: memory, staleAfter: .seconds(3_600)) { settings in
            settings.set(.unexpectedMovement) { $0.limit = 10 }
            settings.set(tank: "TK-101") { $0.use = use }
        }
        farm.start()
        farm.now(.line(.connected("south", at: farm.clock.now())))
        return farm
    }

    private func memory(lastGood: Double?, _ declarations: [TankDeclaration] = []) -> StationMemory {
        StationMemory(
            lastGood: lastGood.map { ["TK-101": LastGoodLevel(millimetres: $0, at: ReferenceLevelTests.before)] }
                ?? [:],
            declarations: declarations)
    }

    private func word(_ use: DeclaredUse, by: String? = nil, _ level: Double?) -> TankDeclaration {
        TankDeclaration(
            tank: "TK-101", use: use, by: by, since: ReferenceLevelTests.before, levelMillimetres: level)
    }

    @Test(arguments: [DeclaredUse.locked, .outOfUse])
    func `a tank that is locked by the configuration and moved while no station ran rings`(use: DeclaredUse) {
        var farm = farm(memory(lastGood: 7_900), use: use)
        #expect(farm.read(8_000).rung == ["TK-101/unexpected_movement"])
        #expect(farm.alarm("TK-101/unexpected_movement")?.record.value == 100)
    }

    @Test func `one that has not moved is silent, and its level is kept once`() throws {
        var farm = farm(memory(lastGood: 7_995))
        #expect(farm.read(8_000).rung.isEmpty)
        let effects = farm.effects
        let entry = try #require(effects.entries.first { $0.event == .declared })
        #expect(entry.text == "locked by the configuration: held against 7995 mm")
        #expect(entry.value == 7_995 && entry.operatorName == nil)
        let kept = try #require(farm.tank("TK-101")?.declaration)
        #expect(kept.levelMillimetres == 7_995 && kept.by == nil)
        #expect(effects.changes.contains(.declaration(kept)))
        #expect(farm.read(8_001).texts(.declared).isEmpty)
    }

    @Test func `the level of the run before counts, and not the last one that was seen`() {
        var farm = farm(memory(lastGood: 8_000, [word(.locked, 7_900)]))
        #expect(farm.read(8_000).rung == ["TK-101/unexpected_movement"])
        #expect(farm.effects.texts(.declared).isEmpty)
    }

    @Test func `what the configuration no longer says is withdrawn with its level`() throws {
        let old = word(.locked, 7_900)
        var farm = farm(memory(lastGood: 8_000, [old]), use: .none)
        #expect(farm.effects.texts(.declared) == ["no longer locked by the configuration"])
        #expect(
            farm.effects.changes.contains {
                if case .declaration(let word) = $0 { word.use == .none && word.levelMillimetres == nil } else { false }
            })
        #expect(farm.read(8_500).rung.isEmpty)
        // A person's word stays, whatever the configuration says.
        let held = self.farm(memory(lastGood: 8_000, [word(.locked, by: "wang", 7_900)]), use: .none)
        #expect(held.effects.texts(.declared).isEmpty)
        #expect(held.tank("TK-101")?.declaration?.by == "wang")
    }

    @Test func `a declaration made without a good level keeps the first one after it`() throws {
        var farm = farm(use: .none)
        for _ in 0..<4 { farm.after(farm.failure("TK-101")) }
        let asked = farm.ask(.declare("TK-101", .locked, reason: "sealed"))
        #expect(asked.changes.contains(.declaration(try #require(farm.tank("TK-101")?.declaration))))
        #expect(farm.tank("TK-101")?.declaration?.levelMillimetres == nil)
        let effects = farm.read(8_000)
        #expect(effects.texts(.declared) == ["locked as wang declared: held against 8000 mm"])
        let kept = try #require(farm.tank("TK-101")?.declaration)
        #expect(kept.levelMillimetres == 8_000 && kept.by == "wang" && kept.reason == "sealed")
        #expect(effects.changes.contains(.declaration(kept)))
        #expect(farm.read(8_010).rung == ["TK-101/unexpected_movement"])
    }

    @Test func `taken back, the configuration's word is kept with the level of that time`() throws {
        var farm = farm()
        farm.read(8_000)
        farm.ask(.declare("TK-101", .receipt, reason: nil))
        farm.read(9_000)
        let back = farm.ask(.declare("TK-101", .none, reason: nil))
        let kept = try #require(farm.tank("TK-101")?.declaration)
        #expect(kept.use == .locked && kept.by == nil && kept.levelMillimetres == 9_000)
        #expect(back.changes.contains(.declaration(kept)))
        #expect(back.texts(.declared).count == 1)
    }

    @Test func `a new file is given the levels that are held`() {
        var farm = farm(memory(lastGood: 7_995))
        farm.read(8_000)
        let effects = farm.after(.storageBegunAnew(setAside: nil))
        #expect(effects.texts(.declared) == ["locked, still in force: by the configuration"])
    }
}

@Suite struct LossOverRestartTests {
    private static let text = "lost at 9641 mm rising 17.5 mm/min; HH ≈ 11:40, overflow ≈ 12:09 if nothing changes"

    private func farm(_ state: AlarmState) -> Farm {
        let record = AlarmRecord(
            id: AlarmID(.tank("TK-101"), .lostWhileMoving), state: state, serial: 7,
            raisedAt: WallTime(milliseconds: 0), text: LossOverRestartTests.text, priority: .critical)
        var farm = Farm(memory: StationMemory(alarms: [record], nextSerial: 8)) { $0.set(.lostWhileMoving) }
        farm.start()
        farm.now(.line(.connected("south", at: farm.clock.now())))
        return farm
    }

    @Test(arguments: [AlarmState.unacknowledged, .acknowledged])
    func `a tank that was lost while it moved stays so until its first good level`(state: AlarmState) throws {
        var farm = farm(state)
        for reason in [Reason.timeout, .timeout, .timeout, .timeout, .gaugeFailure] {
            farm.after(farm.failure("TK-101", reason))
        }
        farm.after(.line(.disconnected("south", why: "unplugged", at: farm.clock.now())))
        farm.after(.line(.connected("south", at: farm.clock.now())))
        farm.after(farm.reading("TK-101", level: .uncertain(9_700, .gatewayStale)))
        let record = try #require(farm.alarm("TK-101/lost_while_moving")).record
        #expect(record.state == state)
        #expect(record.text == LossOverRestartTests.text)
        #expect(record.priority == .critical)
        for _ in 0..<15 { farm.read(9_700) }
        #expect(farm.state("TK-101/lost_while_moving")?.isActive != true)
    }
}
