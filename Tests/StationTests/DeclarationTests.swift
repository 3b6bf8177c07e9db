import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct DeclarationTests {
    private func farm(
        memory: StationMemory = StationMemory(), _ change: (inout StationSettings) -> Void = { _ in }
    ) -> Farm {
        var farm = Farm(memory: memory, staleAfter: .seconds(3_600)) { settings in
            settings.set(.unexpectedMovement) { $0.limit = 10 }
            settings.set(.reverseMovement) { $0.limit = 20 }
            settings.set(.levelStuck)
            change(&settings)
        }
        farm.start()
        farm.answerAll()
        return farm
    }

    @Test func `a declaration is entered with its level, its person and what was before`() throws {
        var farm = farm()
        let effects = farm.ask(.declare("TK-101", .receipt, reason: "ship at berth 2"))
        let entry = try #require(effects.entries.first { $0.event == .declared })
        #expect(entry.text == "receipt, was none: ship at berth 2")
        #expect(entry.value == 8_000)
        #expect(entry.operatorName == "wang")
        let word = try #require(farm.tank("TK-101")?.declaration)
        #expect(word.use == .receipt && word.by == "wang" && word.levelMillimetres == 8_000)
        #expect(effects.changes == [.declaration(word)])
        #expect(effects.replies.map(\.done) == [true])
    }

    @Test func `nobody declares for a tank that there is not`() {
        var farm = farm()
        #expect(farm.ask(.declare("TK-999", .receipt, reason: nil)).replies.map(\.done) == [false])
    }

    @Test func `a locked tank that moves rings`() {
        var farm = farm()
        farm.ask(.declare("TK-101", .locked, reason: nil))
        #expect(farm.read(8_009).rung.isEmpty)
        #expect(farm.read(8_010).rung == ["TK-101/unexpected_movement"])
        #expect(farm.read(8_030, "TK-102").rung.isEmpty)
    }

    @Test func `a receipt that runs backwards rings`() {
        var farm = farm()
        farm.ask(.declare("TK-101", .receipt, reason: nil))
        for level in [8_100.0, 8_200, 8_200] { #expect(farm.read(level).rung.isEmpty) }
        #expect(farm.read(8_180).rung == ["TK-101/reverse_movement"])
    }

    @Test func `a tank out of use is silent but for its overfill, its faults and any movement`() {
        var farm = farm()
        farm.ask(.declare("TK-101", .outOfUse, reason: "empty for inspection"))
        #expect(farm.read(13_600).rung == ["TK-101/level_hh", "TK-101/unexpected_movement"])
        var rung: [String] = []
        for _ in 0..<20 { rung += farm.read(13_600).rung }
        #expect(rung.isEmpty)
        #expect(farm.state("TK-101/level_h") == .suppressed)
    }

    @Test func `what stood when a tank was declared out of use rings when it is in use again`() {
        var farm = farm()
        for _ in 0..<12 { farm.read(13_100) }
        let out = farm.ask(.declare("TK-101", .outOfUse, reason: nil))
        #expect(out.entries.contains { $0.event == .suppressed })
        #expect(farm.state("TK-101/level_h") == .suppressed)
        let back = farm.ask(.declare("TK-101", .none, reason: nil))
        #expect(back.rung == ["TK-101/level_h"])
        #expect(farm.tank("TK-101")?.declaration == nil)
    }

    @Test func `what the configuration says holds until somebody declares otherwise, and after it`() throws {
        var farm = farm { $0.set(tank: "TK-101") { $0.use = .locked } }
        let configured = try #require(farm.tank("TK-101")?.declaration)
        #expect(configured.use == .locked && configured.by == nil)
        #expect(farm.read(8_010).rung == ["TK-101/unexpected_movement"])
        farm.ask(.declare("TK-101", .receipt, reason: nil))
        #expect(farm.tank("TK-101")?.declaration?.use == .receipt)
        let back = farm.ask(.declare("TK-101", .none, reason: nil))
        #expect(back.texts(.declared) == ["none, was receipt: locked by the configuration again"])
        #expect(farm.tank("TK-101")?.declaration?.use == .locked)
    }

    @Test func `a tank out of use by the configuration is suppressed from the start`() {
        var farm = farm { $0.set(tank: "TK-101") { $0.use = .outOfUse } }
        var rung: [String] = []
        for _ in 0..<20 { rung += farm.read(13_100).rung }
        #expect(rung == ["TK-101/unexpected_movement"])
    }

    @Test func `what was declared in the run before holds after a restart, and so does its level`() {
        let word = TankDeclaration(
            tank: "TK-101", use: .locked, by: "wang", since: WallTime(milliseconds: 0), levelMillimetres: 7_900)
        var farm = farm(memory: StationMemory(declarations: [word]))
        #expect(farm.tank("TK-101")?.declaration == word)
        #expect(farm.read(8_000).rung.isEmpty)
        #expect(farm.state("TK-101/unexpected_movement") == .unacknowledged)
    }

    @Test func `a receipt that does not run is asked about, and a person answers`() throws {
        var farm = farm()
        farm.ask(.declare("TK-101", .receipt, reason: nil))
        var rung: [String] = []
        for _ in 0..<605 { rung += farm.read(8_000).rung }
        #expect(rung == ["TK-101/level_stuck"])
        #expect(farm.tank("TK-101")?.asksAbout == .stuck)
        #expect(try #require(farm.tank("TK-101")?.notWatched).why.contains("unanswered"))
        let effects = farm.ask(.accept("TK-101", seenMillimetres: 8_000, comment: "not yet"))
        #expect(effects.replies.map(\.done) == [true])
        #expect(effects.entries.contains { $0.event == .accepted && $0.text?.hasSuffix("accepted: not yet") == true })
        #expect(farm.tank("TK-101")?.notWatched == nil)
        #expect(farm.state("TK-101/level_stuck") == .returnedUnacknowledged)
    }
}

@Suite struct MaintenanceTests {
    private func farm(memory: StationMemory = StationMemory()) -> Farm {
        var farm = Farm(memory: memory)
        farm.start()
        farm.answerAll()
        return farm
    }

    private func silent(_ farm: inout Farm, seconds: Int = 12) -> [String] {
        var rung: [String] = []
        for _ in 0..<seconds {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names { rung += farm.now(farm.failure(name)).rung }
        }
        return rung
    }

    @Test func `a line under maintenance rings no fault, and its tanks are not watched`() throws {
        var farm = farm()
        let effects = farm.ask(.maintain("south", for: .seconds(7_200), reason: "new cable"))
        #expect(effects.texts(.maintenance) == ["line south under maintenance for 2 h 00 min: new cable"])
        #expect(effects.replies.map(\.done) == [true])
        #expect(silent(&farm).isEmpty)
        #expect(farm.snapshot().watchedCount == 0)
        let why = try #require(farm.tank("TK-101")?.notWatched)
        #expect(why.why == "line south under maintenance: new cable")
        #expect(why.by == "wang" && why.since != nil)
        #expect(farm.snapshot().lines.first?.maintenance?.reason == "new cable")
    }

    @Test func `an overfill rings on a line under maintenance`() {
        var farm = farm()
        farm.ask(.maintain("south", for: .seconds(7_200), reason: "new cable"))
        #expect(farm.read(13_600).rung == ["TK-101/level_hh"])
    }

    @Test func `maintenance ends by its time, and what is still wrong rings`() {
        var farm = farm()
        farm.ask(.maintain("south", for: .seconds(60), reason: "new cable"))
        #expect(silent(&farm).isEmpty)
        farm.clock.advance(by: .seconds(47))
        #expect(farm.now(.deadline).texts(.maintenance).isEmpty)
        let effects = farm.after(.deadline)
        #expect(effects.texts(.maintenance) == ["line south: maintenance over, its time is over"])
        #expect(effects.changes.contains(.maintenanceEnded("south")))
        #expect(effects.rung.contains("line:south/line_fault"))
        #expect(farm.snapshot().lines.first?.maintenance == nil)
    }

    @Test func `a person ends it`() {
        var farm = farm()
        #expect(farm.ask(.endMaintenance("south")).replies.map(\.done) == [false])
        farm.ask(.maintain("south", for: .seconds(60), reason: "new cable"))
        let effects = farm.ask(.endMaintenance("south"))
        #expect(effects.replies.map(\.done) == [true])
        #expect(effects.entries.first?.operatorName == "wang")
        #expect(silent(&farm) == ["line:south/line_fault"])
    }

    @Test(arguments: [Duration.zero, .seconds(24 * 3_600 + 1)])
    func `maintenance without end, or for more than a day, is refused`(time: Duration) {
        var farm = farm()
        #expect(farm.ask(.maintain("south", for: time, reason: "new cable")).replies.map(\.done) == [false])
        #expect(farm.ask(.maintain("south", for: .seconds(60), reason: " ")).replies.map(\.done) == [false])
        #expect(farm.ask(.maintain("north", for: .seconds(60), reason: "x")).replies.map(\.done) == [false])
        #expect(farm.snapshot().lines.first?.maintenance == nil)
    }

    @Test func `maintenance goes on over a restart for what is left of it`() {
        let now = Farm().clock.now().wall
        let work = LineMaintenance(
            line: "south", by: "wang", reason: "new cable", since: now - .seconds(600), until: now + .seconds(60))
        var farm = farm(memory: StationMemory(lastAliveAt: now - .seconds(5), maintenance: [work]))
        #expect(farm.snapshot().lines.first?.maintenance == work)
        #expect(silent(&farm).isEmpty)
        farm.clock.advance(by: .seconds(50))
        #expect(farm.now(.deadline).texts(.maintenance) == ["line south: maintenance over, its time is over"])
    }

    @Test(arguments: [true, false])
    func `maintenance whose time is over, or of a clock in doubt, ends with the restart`(isOver: Bool) throws {
        let now = Farm().clock.now().wall
        let work = LineMaintenance(
            line: "south", by: "wang", reason: "new cable", since: now - .seconds(600),
            until: now + .seconds(isOver ? -60 : 600))
        var farm = Farm(
            memory: StationMemory(lastAliveAt: isOver ? now - .seconds(90) : now + .seconds(3_600), maintenance: [work])
        )
        let effects = farm.start()
        #expect(effects.changes.contains(.maintenanceEnded("south")))
        #expect(try #require(effects.texts(.maintenance).first).contains(isOver ? "while no station ran" : "in doubt"))
        #expect(farm.snapshot().lines.first?.maintenance == nil)
    }
}

@Suite struct ProofTestTests {
    private func farm(memory: StationMemory = StationMemory(), onDelay: Duration = .zero) -> Farm {
        var farm = Farm(memory: memory) { settings in
            settings.set(.levelHighHigh) {
                $0.limit = 13_500
                $0.onDelay = onDelay
            }
        }
        farm.start()
        farm.answerAll()
        return farm
    }

    @Test func `an alarm in its test is marked, stays out of the load, and its trip is on record`() throws {
        var farm = farm(onDelay: .seconds(3))
        #expect(farm.ask(.test("TK-101", for: .seconds(1_200))).replies.map(\.done) == [true])
        #expect(farm.tank("TK-101")?.test?.by == "wang")
        var trip: [StationEffect] = []
        for _ in 0..<4 { trip += farm.read(13_512) }
        #expect(trip.rung == ["TK-101/level_hh"])
        #expect(trip.texts(.raised).allSatisfy { $0.hasPrefix("TEST: ") })
        let proof = try #require(trip.entries.first { $0.event == .test })
        #expect(proof.alarm?.description == "TK-101/level_hh")
        #expect(proof.value == 13_512 && proof.limit == 13_500)
        #expect(proof.text == "overfill alarm proved: on-delay 3.0 s, rang 3.0 s after the first value at the limit")
        #expect(farm.alarm("TK-101/level_hh")?.record.isTest == true)
        #expect(farm.snapshot().load.lastTenMinutes == 0)
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.testedAt == proof.at)
        #expect(tank.testDueAt == proof.at + .seconds(365 * 86_400))
        let end = farm.ask(.endTest("TK-101"))
        #expect(try #require(end.texts(.test).first).hasPrefix("proof test over: the overfill alarm rang at "))
        #expect(farm.tank("TK-101")?.test == nil)
    }

    @Test func `an alarm after its test is one of the process`() {
        var farm = farm()
        farm.ask(.test("TK-101", for: .seconds(60)))
        farm.ask(.endTest("TK-101"))
        let effects = farm.read(13_600)
        #expect(!effects.texts(.raised).contains { $0.hasPrefix("TEST") })
        #expect(!effects.entries.contains { $0.event == .test })
        #expect(farm.snapshot().load.lastTenMinutes == 1)
    }

    @Test func `what still stands when its test is over rings anew, as an alarm of the process`() throws {
        var farm = farm()
        farm.ask(.test("TK-101", for: .seconds(600)))
        farm.read(13_600)
        farm.ask(.acknowledge([AlarmReference("TK-101/level_hh")], comment: nil))
        let end = farm.ask(.endTest("TK-101"))
        #expect(end.rung == ["TK-101/level_hh"])
        #expect(end.texts(.raised) == ["still stands after the proof test"])
        let record = try #require(farm.alarm("TK-101/level_hh")).record
        #expect(!record.isTest && record.state == .unacknowledged && record.value == 13_600)
        #expect(farm.snapshot().load.lastTenMinutes == 1)
    }

    @Test func `what stood in a test that a kill ended rings anew at the start`() throws {
        let record = AlarmRecord(
            id: AlarmID(.tank("TK-101"), .levelHighHigh), state: .acknowledged, serial: 4, value: 13_600, limit: 13_500,
            priority: .critical, isTest: true)
        var farm = Farm(memory: StationMemory(alarms: [record], nextSerial: 5))
        #expect(farm.start().rung == ["TK-101/level_hh"])
        #expect(try #require(farm.alarm("TK-101/level_hh")).record.isTest == false)
    }

    @Test func `a test ends by its time and says that nothing rang`() {
        var farm = farm()
        farm.ask(.test("TK-101", for: .seconds(60)))
        farm.clock.advance(by: .seconds(60))
        #expect(
            farm.now(.deadline).texts(.test) == ["proof test over: its time is over; the overfill alarm did NOT ring"])
        #expect(farm.tank("TK-101")?.test == nil)
    }

    @Test func `a test that cannot prove anything is refused`() {
        var farm = farm()
        #expect(farm.ask(.test("TK-101", for: .seconds(1_801))).replies.map(\.done) == [false])
        #expect(farm.ask(.test("TK-101", for: .zero)).replies.map(\.done) == [false])
        #expect(farm.ask(.test("TK-999", for: .seconds(60))).replies.map(\.done) == [false])
        #expect(farm.ask(.endTest("TK-101")).replies.map(\.done) == [false])
        farm.read(13_600)
        #expect(farm.ask(.test("TK-101", for: .seconds(60))).replies.map(\.done) == [false])
        farm.ask(.takeOutOfService(.alarm(AlarmReference("TK-102/level_hh")), reason: "x"))
        #expect(farm.ask(.test("TK-102", for: .seconds(60))).replies.map(\.done) == [false])
        farm.ask(.test("TK-103", for: .seconds(60)))
        #expect(farm.ask(.test("TK-103", for: .seconds(60))).replies.map(\.done) == [false])
    }

    @Test func `a tank that was never proved is due, and one that was is due in a year`() throws {
        let proved = Farm().clock.now().wall - .seconds(86_400)
        let farm = farm(memory: StationMemory(proofTests: ["TK-102": proved]))
        #expect(farm.tank("TK-101")?.testDueAt == farm.snapshot().startedAt.wall)
        #expect(farm.tank("TK-102")?.testedAt == proved)
        #expect(farm.tank("TK-102")?.testDueAt == proved + .seconds(365 * 86_400))
    }

    @Test func `tests end with the watch, in order or not`() throws {
        var farm = farm()
        farm.ask(.test("TK-101", for: .seconds(1_200)))
        let journal = farm.snapshot().journal
        #expect(farm.after(.stopping("told to")).texts(.test).count == 1)
        var again = Farm(memory: StationMemory(journal: journal))
        #expect(again.start().texts(.test) == ["proof test over: the station was restarted"])
        #expect(again.tank("TK-101")?.test == nil)
        #expect(!again.read(13_600).texts(.raised).contains { $0.hasPrefix("TEST") })
    }
}
