import Acquisition
import Alarms
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport
import Testing

/// What stays in doubt over restarts, outages and repetitions.
@Suite struct DoubtTests {
    @Test func `a line fault ends though most of its gauges were dead before`() {
        var farm = Farm()
        farm.now(.line(.connected("south", at: farm.clock.now())))
        let alive = Array(Farm.names.prefix(3))
        func round(_ farm: inout Farm) {
            farm.after(.deadline)
            for name in Farm.names {
                farm.now(alive.contains(name) ? farm.reading(name, level: .good(8_000)) : farm.failure(name))
            }
        }
        for _ in 0..<10 { round(&farm) }
        farm.after(.line(.disconnected("south", why: "gone", at: farm.clock.now())))
        for name in Farm.names { farm.now(farm.failure(name, .connection)) }
        farm.after(.line(.disconnected("south", why: "refused", at: farm.clock.now())))
        farm.after(.line(.connected("south", at: farm.clock.now())))
        for _ in 0..<120 { round(&farm) }
        #expect(farm.alarm("line:south/line_fault")?.record.state == .returnedUnacknowledged)
    }

    @Test func `a failed status request counts as a failure of its gauge`() {
        var farm = Farm()
        farm.answerAll()
        let figures = LineFigures(
            line: "south", replyTime: .milliseconds(500), scanTime: nil, backOff: nil, failure: .timeout)
        farm.after(farm.reading("TK-101", level: .good(8_000), asked: [], figures: figures))
        #expect(farm.gauge("TK-101")?.failures.map(\.count) == [1])
        #expect(farm.gauge("TK-101")?.lastReason == .timeout)
    }

    @Test func `a stop that nobody answered for stands after a restart, until the level moves`() {
        let at = ManualClock().now().wall - .seconds(300)
        var farm = Farm(
            memory: StationMemory(stopped: ["TK-101": StoppedLevel(millimetres: 8_263, at: at, wasRising: true)]))
        for _ in 0..<30 { farm.after(farm.reading("TK-101", level: .good(8_264))) }
        #expect(farm.level("TK-101") == .uncertain(8_264, .stuck))
        farm.after(farm.reading("TK-101", level: .good(8_290)))
        #expect(farm.level("TK-101") == .good(8_290))
    }

    @Test func `a jump stays in doubt after a restart whose clock stands before the last good level`() {
        let lastGood = LastGoodLevel(millimetres: 8_000, at: ManualClock().now().wall + .seconds(60))
        var farm = Farm(
            memory: StationMemory(lastGood: ["TK-101": lastGood], jumped: ["TK-101": 5_000]),
            model: Farm.model(maximumRate: 50))
        for _ in 0..<20 { farm.after(farm.reading("TK-101", level: .good(5_000))) }
        #expect(farm.level("TK-101") == .uncertain(5_000, .jump))
    }

    private func glitch(_ farm: inout Farm) {
        farm.after(farm.reading("TK-101", level: .good(0)))
        farm.after(.milliseconds(100), farm.reading("TK-101", level: .good(8_000)))
    }

    @Test func `a jump that stands is entered though a glitch was a moment before`() {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        glitch(&farm)
        for _ in 0..<3 { farm.after(farm.reading("TK-101", level: .good(0))) }
        #expect(farm.effects.entries.contains { $0.text?.hasSuffix("uncertain") == true })
    }

    @Test func `what an acceptance answers is entered before it`() {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        for level in [0.0, 0, 4_000, 4_000] { farm.after(farm.reading("TK-101", level: .good(level))) }
        farm.after(.intent(.accept("TK-101", seenMillimetres: nil, comment: nil), Farm.originator, request: 1))
        #expect(farm.effects.entries.map(\.event).filter { $0 != .raised }.suffix(3) == [.jumped, .jumped, .accepted])
    }

    @Test func `a glitch each minute makes few entries, which count them all`() {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        for _ in 0..<600 {
            glitch(&farm)
            farm.after(.milliseconds(58_900), farm.reading("TK-101", level: .good(8_000)))
        }
        farm.after(.stopping("by wang"))
        let entries = farm.effects.entries.filter { $0.event == .jumped }
        #expect(entries.count <= 20)
        #expect(entries.map { RepeatedFinding.count(in: $0.text) }.reduce(0, +) == farm.gauge("TK-101")?.jumpsThisMonth)
    }

    @Test func `a clock that steps over a month's edge and back loses no counts`() {
        var farm = Farm(memory: StationMemory(findings: ["TK-101": LevelFindings(jumps: 4, sticks: 2)]))
        farm.answerAll()
        let before = farm.clock.now().wall
        farm.clock.setWall(to: before + .seconds(86_400 * 40))
        farm.now(.deadline)
        #expect(farm.gauge("TK-101")?.jumpsThisMonth == 0)
        farm.clock.setWall(to: before)
        farm.now(.deadline)
        #expect(farm.gauge("TK-101")?.jumpsThisMonth == 4)
    }

    private func memory(after last: [Measurement], _ entries: [JournalEntry] = []) throws -> StationMemory {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let path = folder.file("ullage.db")
        let start = clock.now().wall
        let database = try UllageDatabase.openForStation(path: path, at: start)
        let writer = StorageWriter(database: database, clock: clock, blockSignals: {}) { _ in }
        try writer.start()
        for (index, level) in last.enumerated() {
            writer.submit(
                sample: HistorySample(
                    tank: "TK-101", at: start + .seconds(index), level: level, interface: .good(3_000),
                    temperature: .good(30)))
        }
        if !entries.isEmpty { writer.submit(entries: entries.map { ($0, nil) }, ticket: 1) }
        writer.stop()
        database.close()
        let again = try UllageDatabase.openForReading(path: path)
        defer { again.close() }
        return try StationMemory(from: again, tanks: ["TK-101"], zone: .utc, at: start + .seconds(60))
    }

    @Test(arguments: [Measurement.bad(.timeout), .uncertain(0, .warmingUp)])
    func `a jump is remembered though the newest level was none`(last: Measurement) throws {
        #expect(try memory(after: [.good(8_000), .uncertain(5_000, .jump), last]).jumped == ["TK-101": 5_000])
    }

    @Test(arguments: [false, true]) func `a stop is remembered unless it was answered`(answered: Bool) throws {
        let at = ManualClock().now().wall
        var entries = [
            JournalEntry(
                at: at + .seconds(50), event: .stuck, tank: "TK-101", value: 8_263,
                text: "level stopped at 8263 at 07:58: has the dispatch stopped?")
        ]
        if answered { entries.append(JournalEntry(at: at + .seconds(55), event: .accepted, tank: "TK-101")) }
        let found = try memory(after: [.uncertain(8_263, .stuck), .bad(.timeout)], entries).stopped["TK-101"]
        let stop = StoppedLevel(millimetres: 8_263, at: at - .seconds(120), wasRising: false)
        #expect(found == (answered ? nil : stop))
    }
}
