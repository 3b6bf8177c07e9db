import Alarms
import TankFarm
import TestSupport
import Testing

/// Bursts, marks, priorities, refusals and the other fields that a transcript's line does not show.
@Suite struct AlarmPracticeTests {
    private let start = ManualClock().now()
    private let anna = Person(name: "anna", origin: "pts/3")

    private func after(_ seconds: Double) -> Moment { start + .seconds(seconds) }

    private func id(_ tank: TankName, _ kind: AlarmKind) -> AlarmID { AlarmID(.tank(tank), kind) }

    private func high(_ tank: TankName) -> AlarmDefinition {
        AlarmDefinition(id: id(tank, .levelHigh), limit: 100, onDelay: .zero, offDelay: .zero)
    }

    private let isHigh = Observation.value(100, questionable: false)

    @Test func `annunciations within a minute of one another name the first of their burst`() {
        let tanks: [TankName] = ["TK-1", "TK-2", "TK-3", "TK-4"]
        var board = AlarmBoard(definitions: tanks.map(high))
        for (tank, seconds) in zip(tanks, [0.0, 59, 118, 178]) {
            _ = board.judge([(id(tank, .levelHigh), isHigh)], at: after(seconds))
        }
        #expect(tanks.map { board.record(of: id($0, .levelHigh))?.firstOut } == [1, 1, 1, 4])
    }

    @Test func `a proof test's annunciation begins no burst and joins none`() {
        let tanks: [TankName] = ["TK-1", "TK-2", "TK-3"]
        var board = AlarmBoard(definitions: tanks.map(high))
        board.setTest([id("TK-2", .levelHigh)], true)
        for (tank, seconds) in zip(tanks, [0.0, 30, 70]) {
            _ = board.judge([(id(tank, .levelHigh), isHigh)], at: after(seconds))
        }
        #expect(tanks.map { board.record(of: id($0, .levelHigh))?.firstOut } == [1, 2, 3])
        #expect(tanks.map { board.record(of: id($0, .levelHigh))?.isTest } == [false, true, false])
    }

    @Test func `a condition that names its priority is annunciated with it, and keeps it over a restart`() {
        let lost = id("TK-1", .lostWhileMoving)
        let definitions = [AlarmDefinition(id: lost)]
        var board = AlarmBoard(definitions: definitions)
        let effects = board.judge([(lost, .condition(true, text: "fell", priority: .high))], at: after(0))
        #expect(effects.last == .annunciate(lost, serial: 1, .high, sounds: true))
        let record = board.record(of: lost)
        #expect(record?.priority == .high)
        board = AlarmBoard(definitions: definitions, restored: [record].compactMap { $0 })
        #expect(board.settle(at: after(1)).isEmpty)
        #expect(board.record(of: lost)?.priority == .high)
        let anew = board.annunciateAnew(lost, text: nil, value: nil, priority: nil, at: after(2))
        #expect(anew.last == .annunciate(lost, serial: 2, .high, sounds: true))
        let urgent = board.annunciateAnew(lost, text: "HH in 5 min", value: nil, priority: .critical, at: after(3))
        #expect(urgent.last == .annunciate(lost, serial: 3, .critical, sounds: true))
        #expect(urgent.compactMap(\.entry).first?.text?.hasPrefix("HH in 5 min") == true)
    }

    @Test func `lists what must be acknowledged, then active, latched and silenced ones`() throws {
        let tanks: [TankName] = ["TK-1", "TK-2", "TK-3", "TK-4", "TK-5"]
        var definitions = tanks.map(high)
        definitions[1].isLatching = true
        var board = AlarmBoard(definitions: definitions)
        for tank in tanks { _ = board.judge([(id(tank, .levelHigh), isHigh)], at: after(0)) }
        _ = try board.shelve(
            id("TK-1", .levelHigh), serial: 1, for: .seconds(60), longest: .seconds(60), reason: "work", by: anna,
            at: after(1))
        _ = try board.acknowledge(id("TK-2", .levelHigh), serial: 2, by: anna, comment: nil, at: after(1))
        _ = board.judge([(id("TK-2", .levelHigh), .value(0, questionable: false))], at: after(2))
        _ = try board.acknowledge(id("TK-3", .levelHigh), serial: 3, by: anna, comment: nil, at: after(2))
        _ = board.suppress([id("TK-5", .levelHigh)], .outOfUse, at: after(3))
        #expect(board.standing.map(\.id.tank) == ["TK-4", "TK-3", "TK-2", "TK-5", "TK-1"])
    }

    @Test func `a normal alarm that is suppressed is on no list, a shelved one is`() throws {
        var board = AlarmBoard(definitions: [high("TK-1"), high("TK-2")])
        _ = board.suppress([id("TK-1", .levelHigh)], .outOfUse, at: after(0))
        _ = try board.shelve(
            id("TK-2", .levelHigh), serial: nil, for: .seconds(90), longest: .seconds(90), reason: "work", by: anna,
            at: after(0))
        #expect(board.standing.map(\.id.tank) == ["TK-2"])
        #expect(board.shelvedFor(id("TK-2", .levelHigh), at: after(30).monotonic) == .seconds(60))
        #expect(board.shelvedFor(id("TK-1", .levelHigh), at: after(30).monotonic) == nil)
    }

    @Test func `a shelving's record holds who, why, since when, until when and what is left`() throws {
        let alarm = id("TK-1", .levelHigh)
        var board = AlarmBoard(definitions: [high("TK-1")])
        let effects = try board.shelve(
            alarm, serial: nil, for: .seconds(600), longest: .seconds(600), reason: "work", by: anna, at: after(0))
        let hold = AlarmHold(
            kind: .shelved, by: "anna", reason: "work", since: after(0).wall, until: after(600).wall,
            remaining: .seconds(600))
        #expect(effects.compactMap(\.record).last?.hold == hold)
        #expect(effects.compactMap(\.entry).last?.origin == "pts/3")
        // Somebody sets the clock an hour on: the end follows what is left.
        let now = Moment(monotonic: after(100).monotonic, wall: after(3_700).wall)
        let rewritten = board.rewriteHolds(at: now).compactMap(\.record)
        #expect(rewritten.map(\.hold?.remaining) == [.seconds(500)])
        #expect(rewritten.map(\.hold?.until) == [after(4_200).wall])
        #expect(rewritten == board.standing)
    }

    @Test func `a damaged record's shelving ends and does no harm`() {
        for (until, remaining) in [
            (WallTime(milliseconds: .max), Duration?.none), (WallTime(milliseconds: .min), .seconds(Int64.max)),
        ] {
            let record = AlarmRecord(
                id: id("TK-1", .levelHigh), priority: .high,
                hold: AlarmHold(
                    kind: .shelved, by: "anna", reason: "", since: WallTime(milliseconds: .min), until: until,
                    remaining: remaining))
            var board = AlarmBoard(definitions: [high("TK-1")], restored: [record])
            _ = board.settle(at: after(0))
            _ = board.advance(to: after(8 * 86_400))
            #expect(board.record(of: record.id)?.state == .normal)
        }
    }

    @Test func `judges by slot as by name`() throws {
        let definitions = [high("TK-1"), high("TK-2")]
        var byName = AlarmBoard(definitions: definitions)
        var bySlot = byName
        let slot = try #require(bySlot.slot(of: id("TK-2", .levelHigh)))
        #expect(bySlot.slot(of: id("TK-3", .levelHigh)) == nil)
        let effects = bySlot.judge([(slot, isHigh)], at: after(0))
        #expect(effects == byName.judge([(id("TK-2", .levelHigh), isHigh)], at: after(0)))
        #expect(effects.count == 2)
        #expect(bySlot.record(of: slot).state == .unacknowledged)
    }

    @Test func `five thousand annunciations of one judgement each have their entry, in order`() {
        let definitions = (0..<5_000).map { high(TankName("TK-\($0)")) }
        var board = AlarmBoard(definitions: definitions)
        let effects = board.judge(definitions.map { ($0.id, isHigh) }, at: after(0))
        #expect(effects.compactMap(\.entry).compactMap(\.serial) == Array(1...5_000))
        #expect(effects.count { $0.isAnnunciation } == 5_000)
        #expect(board.standing.count == 5_000)
        #expect(board.standing.first?.serial == 5_000)
    }

    @Test func `every act on an alarm that is not configured is refused`() {
        let none = id("TK-9", .levelHigh)
        var board = AlarmBoard(definitions: [high("TK-1")])
        let acts: [(inout AlarmBoard) throws -> [AlarmEffect]] = [
            { try $0.acknowledge(none, serial: nil, by: anna, comment: nil, at: start) },
            { try $0.reset(none, serial: nil, by: anna, at: start) },
            {
                try $0.shelve(
                    none, serial: nil, for: .seconds(1), longest: .seconds(1), reason: "work", by: anna, at: start)
            },
            { try $0.unshelve(none, by: anna, at: start) },
            { try $0.takeOutOfService(none, reason: "work", by: anna, at: start) },
            { try $0.returnToService(none, by: anna, at: start) },
            { try $0.comment(none, serial: nil, "words", by: anna, at: start) },
        ]
        for act in acts { #expect(throws: AlarmRefusal.unknownAlarm) { try act(&board) } }
        #expect(board.suppress([none], .outOfUse, at: start).isEmpty)
        #expect(board.unsuppress([none], .outOfUse, at: start).isEmpty)
        #expect(board.annunciateAnew(none, text: nil, value: nil, priority: nil, at: start).isEmpty)
        board.setTest([none], true)
        #expect(board.standing.isEmpty)
    }

    @Test(arguments: [
        AlarmRefusal.unknownAlarm, .disabled, .nothingToAcknowledge, .otherAnnunciation(standing: 17),
        .silenced(.shelved), .silenced(.suppressed), .silenced(.outOfService), .nothingLatched, .conditionStands,
        .nothingToComment, .blankComment, .noReason, .noDuration, .tooLong(longest: .seconds(43_200)), .notShelvable,
        .alreadyShelved, .alreadyOutOfService, .notShelved, .notOutOfService,
    ])
    func `a refusal says in one line why and what to do`(refusal: AlarmRefusal) {
        #expect(refusal.words.contains(":") || refusal.words.contains("already"))
        #expect(!refusal.words.contains("\n") && refusal.words.count < 100)
        if case .otherAnnunciation(let standing) = refusal { #expect(refusal.words.contains(String(standing))) }
        if case .tooLong = refusal { #expect(refusal.words.contains("12 h ")) }
    }
}
