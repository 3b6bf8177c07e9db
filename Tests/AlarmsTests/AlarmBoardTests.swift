import Alarms
import TankFarm
import TestSupport
import Testing

/// What a transcript's line does not show: order, look-ups, deadlines, restored serials.
@Suite struct AlarmBoardTests {
    private let start = ManualClock().now()

    private func after(_ seconds: Double) -> Moment { start + .seconds(seconds) }

    private func id(_ tank: TankName, _ kind: AlarmKind) -> AlarmID { AlarmID(.tank(tank), kind) }

    private func standing(
        _ id: AlarmID, _ state: AlarmState, serial: Int64, _ priority: AlarmPriority, raisedAt: Int64 = 0
    ) -> AlarmRecord {
        AlarmRecord(
            id: id, state: state, serial: serial, raisedAt: WallTime(milliseconds: raisedAt), limit: 1,
            priority: priority)
    }

    @Test func `shows unacknowledged before acknowledged, then by priority, then the newest first`() {
        let records = [
            standing(id("TK-1", .levelHighHigh), .acknowledged, serial: 9, .critical),
            standing(id("TK-2", .levelHigh), .unacknowledged, serial: 3, .high),
            standing(id("TK-3", .levelHigh), .normal, serial: 8, .high),
            standing(id("TK-4", .levelHigh), .returnedUnacknowledged, serial: 5, .high),
            standing(id("TK-5", .levelHighHigh), .unacknowledged, serial: 1, .critical),
            standing(id("TK-6", .temperatureHigh), .acknowledged, serial: 2, .low),
        ]
        let board = AlarmBoard(definitions: records.map { AlarmDefinition(id: $0.id, limit: 1) }, restored: records)
        #expect(board.standing.map(\.serial) == [1, 5, 3, 9, 2])
    }

    @Test func `shows the newer of two alarms first when the wall clock was set back between them`() {
        let records = [
            standing(id("TK-1", .levelHigh), .unacknowledged, serial: 1, .high, raisedAt: 7_200_000),
            standing(id("TK-2", .levelHigh), .unacknowledged, serial: 2, .high, raisedAt: 3_600_000),
        ]
        let board = AlarmBoard(definitions: records.map { AlarmDefinition(id: $0.id, limit: 1) }, restored: records)
        #expect(board.standing.map(\.serial) == [2, 1])
    }

    @Test func `names the earliest deadline, and none when nothing is pending`() {
        let high = id("TK-1", .levelHigh)
        let temperature = id("TK-1", .temperatureHigh)
        var board = AlarmBoard(definitions: [
            AlarmDefinition(id: temperature, limit: 60, onDelay: .seconds(60)),
            AlarmDefinition(id: high, limit: 13000, onDelay: .seconds(10)),
        ])
        #expect(board.nextDeadline == nil)
        _ = board.judge([(temperature, .value(61, questionable: false))], at: after(0))
        #expect(board.nextDeadline == after(60).monotonic)
        _ = board.judge([(high, .value(13000, questionable: false))], at: after(5))
        #expect(board.nextDeadline == after(15).monotonic)
        _ = board.judge([(high, .value(12000, questionable: false))], at: after(6))
        #expect(board.nextDeadline == after(60).monotonic)
        _ = board.advance(to: after(60))
        #expect(board.nextDeadline == nil)
        #expect(board.record(of: temperature)?.state == .unacknowledged)
    }

    @Test func `a late advance judges every deadline passed, the earliest first`() {
        let alarms = [("TK-1" as TankName, 30.0), ("TK-2", 10), ("TK-3", 20)].map { name, delay in
            AlarmDefinition(id: id(name, .levelHigh), limit: 100, onDelay: .seconds(delay))
        }
        var board = AlarmBoard(definitions: alarms)
        _ = board.judge(alarms.map { ($0.id, .value(100, questionable: false)) }, at: after(0))
        let raised = board.advance(to: after(3_600)).compactMap(\.entry)
        #expect(raised.map(\.tank) == ["TK-2", "TK-3", "TK-1"])
        #expect(raised.map(\.serial) == [1, 2, 3])
    }

    @Test func `never gives a serial that a restored alarm had`() {
        let overfill = id("TK-1", .levelHighHigh)
        let gone = standing(id("TK-9", .levelHigh), .normal, serial: 41, .high)
        var board = AlarmBoard(
            definitions: [AlarmDefinition(id: overfill, limit: 13500)], restored: [gone], nextSerial: 7)
        _ = board.judge([(overfill, .value(13500, questionable: false))], at: after(0))
        #expect(board.record(of: overfill)?.serial == 42)
        #expect(board.nextSerial == 43)
    }

    @Test func `begins with the serial that it is told`() {
        let overfill = id("TK-1", .levelHighHigh)
        var board = AlarmBoard(definitions: [AlarmDefinition(id: overfill, limit: 13500)], nextSerial: 1_000)
        _ = board.judge([(overfill, .value(13500, questionable: false))], at: after(0))
        #expect(board.record(of: overfill)?.serial == 1_000)
    }

    @Test func `settles once`() {
        let record = standing(id("TK-1", .levelHigh), .acknowledged, serial: 4, .low)
        let gone = standing(id("TK-2", .levelHigh), .unacknowledged, serial: 5, .low)
        var board = AlarmBoard(
            definitions: [AlarmDefinition(id: record.id, limit: 2, priority: .high)], restored: [record, gone])
        let effects = board.settle(at: after(0))
        #expect(effects.compactMap(\.entry).map(\.event) == [.cleared, .configuration])
        #expect(effects.compactMap(\.record).map(\.state) == [.normal, .acknowledged])
        #expect(board.record(of: record.id)?.priority == .high)
        #expect(board.record(of: record.id)?.limit == 2)
        #expect(board.settle(at: after(1)).isEmpty)
    }

    @Test func `a record with the configured limit and priority is settled without effect`() {
        let record = standing(id("TK-1", .levelHigh), .unacknowledged, serial: 4, .high)
        var board = AlarmBoard(definitions: [AlarmDefinition(id: record.id, limit: 1)], restored: [record])
        #expect(board.settle(at: after(0)).isEmpty)
        #expect(board.standing == [record])
    }

    @Test func `passes over what is not configured`() {
        var board = AlarmBoard(definitions: [])
        let overfill = id("TK-1", .levelHighHigh)
        #expect(board.judge([(overfill, .value(99_999, questionable: false))], at: after(0)).isEmpty)
        #expect(board.record(of: overfill) == nil)
        #expect(board.definition(of: overfill) == nil)
        #expect(throws: AlarmRefusal.unknownAlarm) {
            try board.acknowledge(overfill, serial: nil, by: Person(name: "anna"), comment: nil, at: after(1))
        }
    }

    @Test func `keeps the definitions in the given order, the first of two with one id`() {
        let high = AlarmDefinition(id: id("TK-2", .levelHigh), limit: 2)
        let overfill = AlarmDefinition(id: id("TK-1", .levelHighHigh), limit: 3)
        let again = AlarmDefinition(id: id("TK-2", .levelHigh), limit: 9)
        let board = AlarmBoard(definitions: [high, overfill, again])
        #expect(board.definitions == [high, overfill])
        #expect(board.definition(of: high.id) == high)
    }

    @Test func `takes a blank comment for none`() throws {
        let overfill = id("TK-1", .levelHighHigh)
        var board = AlarmBoard(definitions: [AlarmDefinition(id: overfill, limit: 13500)])
        _ = board.judge([(overfill, .value(13500, questionable: false))], at: after(0))
        let effects = try board.acknowledge(overfill, serial: 1, by: Person(name: "anna"), comment: " \t", at: after(1))
        #expect(effects.compactMap(\.entry).map(\.text) == [nil])
        #expect(board.record(of: overfill)?.comment == nil)
    }

    @Test func `an alarm that came and went stays questionable until it is acknowledged`() throws {
        let overfill = id("TK-1", .levelHighHigh)
        var board = AlarmBoard(definitions: [AlarmDefinition(id: overfill, limit: 13500, offDelay: .zero)])
        _ = board.judge([(overfill, .value(13600, questionable: true))], at: after(0))
        _ = board.judge([(overfill, .value(9000, questionable: false))], at: after(1))
        #expect(board.record(of: overfill)?.state == .returnedUnacknowledged)
        #expect(board.record(of: overfill)?.questionable == true)
        _ = try board.acknowledge(overfill, serial: 1, by: Person(name: "anna"), comment: nil, at: after(2))
        #expect(board.record(of: overfill)?.questionable == false)
    }

    @Test func `an acknowledged questionable alarm that goes is questionable no more`() throws {
        let overfill = id("TK-1", .levelHighHigh)
        var board = AlarmBoard(definitions: [AlarmDefinition(id: overfill, limit: 13500, offDelay: .zero)])
        _ = board.judge([(overfill, .value(13600, questionable: true))], at: after(0))
        _ = try board.acknowledge(overfill, serial: 1, by: Person(name: "anna"), comment: nil, at: after(1))
        #expect(board.record(of: overfill)?.questionable == true)
        _ = board.judge([(overfill, .value(9000, questionable: false))], at: after(2))
        #expect(board.record(of: overfill)?.state == .normal)
        #expect(board.record(of: overfill)?.questionable == false)
    }

    @Test func `an on-delay dropped for a line's fault begins anew, and what stands is silent`() {
        let silent = id("TK-1", .gaugeFault)
        let standing = id("TK-2", .gaugeFault)
        var board = AlarmBoard(definitions: [
            AlarmDefinition(id: silent, onDelay: .seconds(5)), AlarmDefinition(id: standing, onDelay: .zero),
        ])
        let dead = Observation.condition(true, text: "timeout")
        _ = board.judge([(silent, dead), (standing, dead)], at: after(0))
        let members = [silent, standing, id("TK-3", .gaugeFault)]
        let effects = board.suppress(members, .lineFault, at: after(1))
        #expect(effects.compactMap(\.entry).map(\.event) == [.suppressed])
        #expect(board.nextDeadline == nil)
        #expect(board.advance(to: after(60)).isEmpty)
        #expect(board.record(of: standing)?.state == .suppressed)
        #expect(board.unsuppress(members, .lineFault, at: after(61)).count { $0.isAnnunciation } == 1)
        _ = board.judge([(silent, dead)], at: after(61))
        #expect(board.nextDeadline == after(66).monotonic)
        #expect(board.advance(to: after(66)).contains { $0.isAnnunciation })
    }

    @Test func `a line's fault leaves a running off-delay alone`() {
        let silent = id("TK-1", .gaugeFault)
        var board = AlarmBoard(definitions: [AlarmDefinition(id: silent, onDelay: .zero, offDelay: .seconds(5))])
        _ = board.judge([(silent, .condition(true, text: nil))], at: after(0))
        _ = board.judge([(silent, .condition(false, text: nil))], at: after(1))
        _ = board.suppress([silent], .lineFault, at: after(2))
        #expect(board.nextDeadline == after(6).monotonic)
    }

    @Test(arguments: [true, false])
    func `a shelving ends at a restart that no longer allows it`(isShelvable: Bool) throws {
        let id = AlarmID(.tank("TK-101"), .levelHigh)
        let now = ManualClock().now()
        let hold = AlarmHold(
            kind: .shelved, by: "anna", reason: "float", since: now.wall - .seconds(60),
            until: now.wall + .seconds(600), remaining: .seconds(600))
        let record = AlarmRecord(
            id: id, state: .acknowledged, serial: 3, limit: 1, priority: .high, hold: hold)
        var board = AlarmBoard(
            definitions: [AlarmDefinition(id: id, limit: 1, isShelvable: isShelvable)], restored: [record])
        let effects = board.settle(at: now) + board.advance(to: now)
        let entries = effects.compactMap { if case .record(_, let entry) = $0 { entry } else { nil } }
        #expect(entries.map(\.event) == (isShelvable ? [] : [.unshelved, .raised]))
        #expect(board.record(of: id)?.state == (isShelvable ? .shelved : .unacknowledged))
    }

    @Test func `a serial at the end of all numbers does not end the numbers`() throws {
        let id = AlarmID(.tank("TK-101"), .levelHigh)
        let record = AlarmRecord(id: id, state: .acknowledged, serial: .max, priority: .high)
        var board = AlarmBoard(
            definitions: [AlarmDefinition(id: id, limit: 1, onDelay: .zero, offDelay: .zero)], restored: [record])
        let now = ManualClock().now()
        _ = board.settle(at: now)
        let slot = try #require(board.slot(of: id))
        _ = board.judge([(slot, .value(0, questionable: false))], at: now)
        #expect(
            !board.judge([(slot, .value(-100, questionable: false)), (slot, .value(2, questionable: false))], at: now)
                .isEmpty)
    }
}
