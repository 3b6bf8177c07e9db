import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct BeliefTests {
    @Test func `a value stays good with its age through two failed exchanges`() throws {
        var farm = Farm()
        farm.now(farm.reading("TK-101", level: .good(8_000)))
        let readAt = farm.clock.now()
        farm.after(farm.failure("TK-101"))
        farm.after(farm.failure("TK-101"))
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.level == .good(8_000))
        #expect(tank.readAt == readAt)
    }

    @Test func `a value goes bad with the reason at the third failed exchange`() throws {
        var farm = Farm()
        farm.now(farm.reading("TK-101", level: .good(8_000)))
        for _ in 0..<3 { farm.after(farm.failure("TK-101", .crc)) }
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.level == .bad(.crc))
        #expect(tank.interface == .bad(.crc))
        #expect(tank.temperature == .bad(.crc))
        #expect(tank.lastGoodLevelMillimetres == 8_000)
    }

    @Test func `a failure value of the gauge counts at once`() throws {
        var farm = Farm()
        farm.now(farm.reading("TK-101", level: .good(8_000)))
        farm.after(farm.reading("TK-101", level: .bad(.gaugeFailure)))
        #expect(try #require(farm.tank("TK-101")).level == .bad(.gaugeFailure))
    }

    @Test func `a value that nobody reads any more goes stale without an event`() throws {
        var farm = Farm()
        farm.now(farm.reading("TK-101", level: .good(8_000)))
        let deadline = try #require(farm.state.nextDeadline)
        #expect(deadline - farm.clock.now().monotonic == .seconds(5))
        farm.after(.seconds(5), .deadline)
        #expect(try #require(farm.tank("TK-101")).level == .bad(.stale))
    }

    @Test func `a dead interface probe spoils neither the level nor its alarms`() throws {
        var farm = Farm()
        farm.now(farm.reading("TK-101", level: .good(8_000)))
        let effects = farm.after(farm.reading("TK-101", level: .good(13_600), interface: .bad(.gaugeFailure)))
        #expect(effects.rung == ["TK-101/level_hh"])
        let later = farm.after(
            .seconds(6), farm.reading("TK-101", level: .good(13_600), interface: .bad(.gaugeFailure)))
        #expect(later.rung == ["TK-101/interface_fault"])
        #expect(try #require(farm.tank("TK-101")).level == .good(13_600))
    }

    @Test func `a gauge fault rings five seconds after its values have gone bad`() {
        var farm = Farm()
        farm.answerAll()
        var rung: [String] = []
        for _ in 0..<3 { rung += farm.after(farm.failure("TK-101")).rung }
        #expect(rung.isEmpty)
        rung += farm.after(.seconds(4), farm.failure("TK-101")).rung
        #expect(rung.isEmpty)
        rung += farm.after(.seconds(1), .deadline).rung.filter { $0.hasPrefix("TK-101/") }
        #expect(rung == ["TK-101/gauge_fault"])
    }

    @Test func `a gauge that boots with zeros raises no dry alarm`() throws {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<4 { farm.after(farm.failure("TK-101")) }
        let effects = farm.after(farm.reading("TK-101", level: .good(0), interface: .good(0)))
        #expect(effects.rung.isEmpty)
        #expect(try #require(farm.tank("TK-101")).level == .uncertain(0, .warmingUp))
    }

    @Test func `a gauge back from an outage may raise an overfill at once`() {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<4 { farm.after(farm.failure("TK-101")) }
        #expect(farm.after(farm.reading("TK-101", level: .good(13_600))).rung == ["TK-101/level_hh"])
    }

    @Test func `a gauge back from an outage is good again after its warm-up`() throws {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<4 { farm.after(farm.failure("TK-101")) }
        for _ in 0..<12 { farm.after(farm.reading("TK-101", level: .good(8_000))) }
        #expect(try #require(farm.tank("TK-101")).level == .good(8_000))
    }

    @Test func `a level that alone stays away rings while the gauge answers for the rest`() {
        var farm = Farm()
        farm.answerAll()
        var rung: [String] = []
        for _ in 0..<10 {
            rung += farm.after(farm.reading("TK-101", level: .bad(.exception))).rung.filter { $0.hasPrefix("TK-101") }
        }
        #expect(rung == ["TK-101/level_fault"])
    }

    @Test func `a rate is not shown as of now when its levels are old`() throws {
        var farm = Farm()
        for second in 0..<150 { farm.after(farm.reading("TK-101", level: .good(8_000 + Double(second)))) }
        for _ in 0..<4 { farm.after(farm.failure("TK-101")) }
        farm.after(.seconds(60), farm.reading("TK-101", level: .good(8_200)))
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.level == .uncertain(8_200, .warmingUp))
        #expect(tank.rateMillimetresPerMinute == nil)
    }

    @Test func `an uncertain level goes on giving a rate`() throws {
        var farm = Farm()
        for second in 0..<150 {
            farm.after(farm.reading("TK-101", level: .uncertain(13_000 + Double(second), .blindZone)))
        }
        #expect(try #require(farm.tank("TK-101")).movement == .rising)
    }

    @Test func `a failed exchange breaks the run of good readings that an alarm needs to clear`() {
        var farm = Farm()
        farm.answerAll()
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        for _ in 0..<29 { farm.after(farm.reading("TK-101", level: .good(13_000))) }
        farm.after(farm.failure("TK-101"))
        farm.after(farm.reading("TK-101", level: .good(13_000)))
        farm.after(.seconds(2), .deadline)
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .unacknowledged)
    }

    @Test func `a bad level is shown with no rate, no volume and no time to overfill`() throws {
        var farm = Farm()
        for second in 0..<150 { farm.after(farm.reading("TK-101", level: .good(8_000 + Double(second)))) }
        #expect(try #require(farm.tank("TK-101")).timeToOverfill != nil)
        for _ in 0..<3 { farm.after(farm.failure("TK-101")) }
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.rateMillimetresPerMinute == nil)
        #expect(tank.totalCubicMetres == nil)
        #expect(tank.timeToOverfill == nil)
    }

    @Test func `free water is unknown and not zero while the interface is bad`() throws {
        var farm = Farm()
        farm.now(farm.reading("TK-101", level: .good(8_000), interface: .bad(.outOfRange)))
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.totalCubicMetres != nil)
        #expect(tank.freeWaterCubicMetres == nil)
    }
}

@Suite struct LineOutageTests {
    @Test func `many gauges that fall silent in one scan are one line fault with its list`() throws {
        var farm = Farm()
        farm.answerAll()
        var rung: [String] = []
        for _ in 0..<12 {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names { rung += farm.now(farm.failure(name)).rung }
        }
        #expect(rung == ["line:south/line_fault"])
        let text = try #require(farm.alarm("line:south/line_fault")?.record.text)
        #expect(text.contains("TK-101"))
    }

    @Test func `two gauges that fall silent are faults of gauges`() {
        var farm = Farm()
        farm.answerAll()
        var rung: [String] = []
        for _ in 0..<12 {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names {
                rung += farm.now(name < "TK-103" ? farm.failure(name) : farm.reading(name, level: .good(8_000))).rung
            }
        }
        #expect(Set(rung) == ["TK-101/gauge_fault", "TK-102/gauge_fault"])
    }

    @Test func `gauges still silent when the line is back ring in their own right`() {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<6 {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names { farm.now(farm.failure(name)) }
        }
        var rung: [String] = []
        for _ in 0..<12 {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names {
                rung += farm.now(name == "TK-101" ? farm.failure(name) : farm.reading(name, level: .good(8_000))).rung
            }
        }
        #expect(rung == ["TK-101/gauge_fault"])
        #expect(
            farm.snapshot().alarms.allSatisfy {
                $0.record.id.description != "line:south/line_fault" || !$0.record.state.isActive
            })
    }

    @Test func `a port that is lost is a line fault at once`() {
        var farm = Farm()
        farm.answerAll()
        let effects = farm.after(.line(.disconnected("south", why: "no such device", at: farm.clock.now())))
        #expect(effects.rung == ["line:south/line_fault"])
    }

    @Test func `tanks on a lost line are not watched`() throws {
        var farm = Farm()
        farm.answerAll()
        #expect(farm.snapshot().watchedCount == 8)
        farm.after(.line(.disconnected("south", why: "no such device", at: farm.clock.now())))
        for _ in 0..<3 { for name in Farm.names { farm.now(farm.failure(name, .connection)) } }
        #expect(farm.snapshot().watchedCount == 0)
        #expect(try #require(farm.tank("TK-101")?.notWatched?.why).contains("no such device"))
    }
}

@Suite struct AcknowledgementOnRecordTests {
    private func ringing() -> (Farm, Int64) {
        var farm = Farm()
        farm.answerAll()
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        farm.diskAnswers = false
        let serial = farm.alarm("TK-101/level_hh")?.record.serial ?? 0
        return (farm, serial)
    }

    private func acknowledge(_ serial: Int64?) -> StationEvent {
        .intent(
            .acknowledge(
                [AlarmReference(alarm: AlarmID(.tank("TK-101"), .levelHighHigh), serial: serial)], comment: nil),
            Farm.originator, request: 7)
    }

    @Test func `an acknowledgement is answered when it is on disk and not before`() throws {
        var (farm, serial) = ringing()
        let effects = farm.after(acknowledge(serial))
        #expect(effects.replies.isEmpty)
        #expect(try #require(farm.alarm("TK-101/level_hh")).onRecord == false)
        let after = farm.now(.committed(ticket: try #require(effects.lastTicket)))
        #expect(after.replies == [IntentResult(alarm: AlarmID(.tank("TK-101"), .levelHighHigh), done: true)])
        let alarm = try #require(farm.alarm("TK-101/level_hh"))
        #expect(alarm.onRecord)
        #expect(alarm.record.state == .acknowledged)
        #expect(alarm.record.acknowledgedBy == "wang")
    }

    @Test func `the journal names the operator who acknowledged`() throws {
        var (farm, serial) = ringing()
        let entry = try #require(farm.after(acknowledge(serial)).entries.first { $0.event == .acknowledged })
        #expect(entry.operatorName == "wang")
        #expect(entry.serial == serial)
    }

    @Test func `another annunciation than the one drawn is refused`() {
        var (farm, serial) = ringing()
        let effects = farm.after(acknowledge(serial + 1))
        #expect(effects.replies.map(\.done) == [false])
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .unacknowledged)
    }

    @Test func `an acknowledgement while the disk is gone is taken and said not to be on record`() throws {
        var (farm, serial) = ringing()
        farm.after(.storageFailed("disk full"))
        let effects = farm.after(acknowledge(serial))
        #expect(effects.replies.map(\.done) == [false])
        #expect(try #require(effects.replies.first?.why).contains("NOT ON RECORD"))
        let alarm = try #require(farm.alarm("TK-101/level_hh"))
        #expect(alarm.record.state == .acknowledged)
        #expect(alarm.onRecord == false)
    }

    @Test func `lists and papers show no acknowledgement that is not on disk`() throws {
        var (farm, serial) = ringing()
        farm.after(acknowledge(serial))
        let alarm = try #require(farm.alarm("TK-101/level_hh"))
        #expect(alarm.confirmed.state == .unacknowledged)
        #expect(alarm.confirmed.acknowledgedBy == nil)
        #expect(!farm.snapshot().journal.contains { $0.event == .acknowledged })
    }

    @Test func `an alarm acknowledged after it had gone stays in sight until that is on disk`() throws {
        var (farm, serial) = ringing()
        farm.diskAnswers = true
        for _ in 0..<32 { farm.after(farm.reading("TK-101", level: .good(12_000))) }
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .returnedUnacknowledged)
        farm.diskAnswers = false
        let effects = farm.after(acknowledge(serial))
        #expect(try #require(farm.alarm("TK-101/level_hh")).onRecord == false)
        farm.now(.committed(ticket: try #require(effects.lastTicket)))
        #expect(farm.alarm("TK-101/level_hh") == nil)
    }

    @Test func `a disk that does not answer is told as one that fails, until it answers`() throws {
        var (farm, serial) = ringing()
        let effects = farm.after(acknowledge(serial))
        let later = farm.after(.seconds(5), .deadline)
        #expect(later.rung.contains("station/storage_fault"))
        #expect(later.replies.map(\.done) == [false])
        #expect(!farm.snapshot().storage.isHealthy)
        farm.now(.committed(ticket: try #require(later.lastTicket ?? effects.lastTicket)))
        #expect(farm.snapshot().storage.isHealthy)
    }

    @Test func `whoever waits for the disk is told when it fails`() {
        var (farm, serial) = ringing()
        farm.after(acknowledge(serial))
        #expect(farm.after(.storageFailed("disk full")).replies.map(\.done) == [false])
    }

    @Test func `what fell out of memory is in the journal when that takes entries again, once and with its count`() {
        var farm = Farm()
        func told(_ effects: [StationEffect]) -> [String?] {
            effects.flatMap { effect -> [JournalItem] in
                if case .journal(let items, _) = effect { items } else { [] }
            }.filter { $0.entry.event == .storage }.map(\.entry.text)
        }
        let words = "samples are lost: the database did not take them, and memory had no room for them any longer"
        farm.after(.storageFailed("disk full"))
        #expect(told(farm.after(.samplesLost(700)) + farm.after(.samplesLost(11))) == [])
        #expect(farm.snapshot().storage.lost == 711)
        #expect(told(farm.after(.storageRecovered)) == ["711 \(words)"])
        #expect(told(farm.after(.samplesLost(5))) == ["5 \(words)"])
        #expect(told(farm.after(.storageFailed("disk full")) + farm.after(.storageRecovered)) == [])
    }

    @Test func `a disk that fails rings an alarm of its own, and it goes when the disk is back`() {
        var farm = Farm()
        #expect(farm.after(.storageFailed("disk full")).rung == ["station/storage_fault"])
        farm.after(.storageRecovered)
        farm.after(.seconds(6), .deadline)
        #expect(farm.alarm("station/storage_fault")?.record.state == .returnedUnacknowledged)
    }
}

@Suite struct RunTests {
    @Test func `the time without a watch is entered at the next start`() throws {
        let clock = Farm().clock.now()
        var farm = Farm(memory: StationMemory(lastAliveAt: clock.wall - .seconds(8_000)))
        let entries = farm.state.start(at: farm.clock.now()).entries
        #expect(entries.map(\.event) == [.unwatched, .started, .configuration])
        #expect(try #require(entries.first?.text).contains("2 h 13 min"))
        #expect(farm.snapshot().unwatchedBeforeStart == .seconds(8_000))
    }

    @Test func `a first start says nothing of a time without a watch`() {
        var farm = Farm()
        #expect(farm.state.start(at: farm.clock.now()).entries.map(\.event) == [.started, .configuration])
    }

    @Test func `an alarm acknowledged before a restart is still acknowledged after it`() throws {
        var farm = Farm()
        farm.answerAll()
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        farm.after(
            .intent(
                .acknowledge(
                    [AlarmReference(alarm: AlarmID(.tank("TK-101"), .levelHighHigh), serial: nil)], comment: nil),
                Farm.originator, request: 1))
        let record = try #require(farm.alarm("TK-101/level_hh")).record
        var again = Farm(memory: StationMemory(alarms: [record], nextSerial: record.serial + 1))
        #expect(again.state.start(at: again.clock.now()).rung.isEmpty)
        #expect(again.after(again.reading("TK-101", level: .good(13_600))).rung.isEmpty)
        #expect(again.alarm("TK-101/level_hh")?.record.state == .acknowledged)
        #expect(again.alarm("TK-101/level_hh")?.record.acknowledgedBy == "wang")
    }

    @Test func `a fault of the storage ends with the run that had it`() {
        let fault = AlarmRecord(
            id: AlarmID(.station, .storageFault), state: .acknowledged, serial: 4, priority: .high)
        var farm = Farm(memory: StationMemory(alarms: [fault], nextSerial: 5))
        for effect in farm.state.start(at: farm.clock.now()) {
            if case .journal(_, let ticket) = effect { farm.now(.committed(ticket: ticket)) }
        }
        farm.after(.seconds(6), .deadline)
        #expect(farm.alarm("station/storage_fault") == nil)
    }

    @Test func `a wall clock set back an hour is entered and stops nothing`() throws {
        var farm = Farm()
        farm.answerAll()
        farm.clock.setWall(to: farm.clock.now().wall - .seconds(3_600))
        let effects = farm.after(farm.reading("TK-101", level: .good(13_600)))
        #expect(effects.entries.contains { $0.event == .clock && $0.text?.contains("back by 60 min") == true })
        #expect(effects.rung == ["TK-101/level_hh"])
    }

    @Test func `the same events give the same effects`() {
        func run() -> [StationEffect] {
            var farm = Farm()
            farm.answerAll()
            for second in 0..<300 {
                let level = 12_900 + Double(second * 3)
                farm.after(second % 17 == 0 ? farm.failure("TK-101") : farm.reading("TK-101", level: .good(level)))
            }
            return farm.effects
        }
        let first = run()
        #expect(first.rung.contains("TK-101/level_hh"))
        #expect(first == run())
    }

    @Test func `a snapshot comes back from the socket's line as it was`() throws {
        var farm = Farm()
        farm.answerAll()
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        let snapshot = farm.snapshot()
        let line = try SocketEnvelope(SocketReply.snapshot(snapshot)).line()
        #expect(!line.contains(0x0A))
        #expect(try SocketEnvelope<SocketReply>(line: line).body == .snapshot(snapshot))
    }
}

@Suite struct RecentLevelsTests {
    private let start = WallTime(milliseconds: 1_768_464_000_000)

    @Test func `a restart goes on where the database ends`() {
        var levels = RecentLevels(start: start, means: [1_000, nil, 1_100])
        levels.add(levelMillimetres: 1_200, at: start + .seconds(900))
        #expect(levels.millimetres == [1_000, nil, 1_100, 1_200])
    }

    @Test func `time without a level is a gap`() {
        var levels = RecentLevels()
        levels.add(levelMillimetres: 1_000, at: start)
        levels.add(levelMillimetres: 1_300, at: start + .seconds(900))
        #expect(levels.millimetres == [1_000, nil, nil, 1_300])
    }

    @Test func `no more than eight hours are kept`() {
        var levels = RecentLevels()
        for step in 0..<200 { levels.add(levelMillimetres: Double(step), at: start + .seconds(Int64(step) * 300)) }
        #expect(levels.millimetres.count == 96)
        #expect(levels.millimetres.last == 199)
    }

    @Test func `a clock that is set back adds to the newest step`() {
        var levels = RecentLevels()
        levels.add(levelMillimetres: 1_000, at: start + .seconds(3_600))
        levels.add(levelMillimetres: 2_000, at: start)
        #expect(levels.millimetres == [1_500])
    }
}
