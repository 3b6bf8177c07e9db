import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct HistoryTests {
    private func farm(_ samples: [HistorySample], in folder: TemporaryFolder? = nil) throws -> Farm {
        let farm = try Farm(in: folder)
        for sample in samples { farm.writer.submit(sample: sample) }
        farm.stop()
        return farm
    }

    @Test func `samples come back with value, quality and reason`() throws {
        let at = morning
        let samples = [
            HistorySample(
                tank: "TK-101", at: at, level: .good(9_641), interface: .good(6_367), temperature: .good(32.5)),
            HistorySample(
                tank: "TK-101", at: at + .seconds(1), level: .uncertain(9_640.25, .jump), interface: .bad(.outOfRange),
                temperature: .absent),
            HistorySample(
                tank: "TK-101", at: at + .seconds(2), level: .bad(.timeout), interface: .bad(.timeout),
                temperature: .good(-0.5)),
            HistorySample(
                tank: "TK-101", at: at + .seconds(3), level: .good(0), interface: .absent, temperature: .good(33.37)),
        ]
        #expect(try farm(samples).stored() == samples)
    }

    @Test(arguments: Reason.allCases)
    func `every reason has a code of its own that reads back`(reason: Reason) {
        let measurement = reason.quality == .bad ? Measurement.bad(reason) : .uncertain(1, reason)
        let code = QualityCode.of(measurement)
        #expect(QualityCode.measurement(code: code, value: measurement.value) == measurement)
        #expect(code > 1 && code <= QualityCode.mask)
        #expect((code < 32) == (reason.quality == .bad))
    }

    @Test func `no two qualities share a code`() {
        #expect(Set(QualityCode.rows.map(\.code)).count == Reason.allCases.count + 2)
    }

    @Test func `whole millimetres and tenths of a degree are stored as integers, a good row without qualities`() throws
    {
        let farm = try farm([
            HistorySample(
                tank: "TK-101", at: morning, level: .good(9_641), interface: .good(6_367),
                temperature: .good(333 * 0.1))
        ])
        let types = try foreignConnection(farm.path).read {
            try String.fetchOne(
                $0,
                sql: """
                    SELECT typeof(level_mm) || typeof(interface_mm) || typeof(temperature_tenths_c) || typeof(quality)
                    FROM sample
                    """)
        }
        #expect(types == "integerintegerintegernull")
        #expect(try farm.stored().first?.temperature.value == 33.3)
    }

    @Test func `the view reads as words and units`() throws {
        let farm = try farm([
            HistorySample(
                tank: "TK-101", at: morning + .milliseconds(250), level: .uncertain(9_641, .jump),
                interface: .bad(.outOfRange), temperature: .good(32.5)),
            HistorySample(
                tank: "TK-102", at: morning, level: .good(1), interface: .absent, temperature: .good(32)),
        ])
        let rows = try foreignConnection(farm.path).read {
            try Row.fetchAll($0, sql: "SELECT * FROM reading ORDER BY tank")
        }
        let first = try #require(rows.first)
        #expect(first["at"] == "2026-01-15T08:00:00.250Z")
        #expect(first["tank"] == "TK-101")
        #expect(first["quality"] == "bad")
        #expect(first["level_mm"] == 9_641)
        #expect((first["interface_mm"] as Double?) == nil)
        #expect(first["temperature_c"] == 32.5)
        #expect(first["level_quality"] == "uncertain")
        #expect(first["level_reason"] == "jump")
        #expect(first["interface_reason"] == "out-of-range")
        #expect(rows.last?["quality"] == "good")
        #expect(rows.last?["interface_quality"] == "none")
    }

    @Test func `a period has its first instant and not its last, by time and then in the order asked for`() throws {
        let farm = try farm(
            (0..<3_000).flatMap { second in
                ["A", "B"].map { sample(TankName($0), Double(second), level: Double(second)) }
            })
        var found: [HistorySample] = []
        try farm.reading().samples(
            tanks: ["B", "A", "C"], from: morning + .seconds(10), to: morning + .seconds(2_900),
            each: { found.append($0) })
        #expect(found.count == 2 * 2_890)
        #expect(found.first?.at == morning + .seconds(10))
        #expect(found.map(\.tank.text).prefix(4) == ["B", "A", "B", "A"])
        #expect(found.map(\.at) == found.map(\.at).sorted())
    }

    @Test func `what the caller throws stops the reading`() throws {
        struct Enough: Error {}
        let farm = try farm([sample(0, level: 1), sample(1, level: 2)])
        var count = 0
        #expect(throws: Enough.self) {
            try farm.reading().samples(tanks: ["TK-101"], from: morning, to: morning + .seconds(9)) { _ in
                count += 1
                throw Enough()
            }
        }
        #expect(count == 1)
    }

    @Test func `a clock set back an hour loses, doubles and reorders nothing`() throws {
        // The same hour twice, to the millisecond, as a wall clock set back would give it.
        let before = (0..<600).map { sample(Double($0), level: Double($0)) }
        let after = (0..<600).map { sample(Double($0), level: 10_000 + Double($0)) }
        let farm = try farm(before + after)
        let byRecord = try foreignConnection(farm.path).read {
            try Double.fetchAll($0, sql: "SELECT level_mm FROM sample ORDER BY turn, at_ms")
        }
        #expect(byRecord == (before + after).compactMap(\.level.value))
        #expect(try farm.stored().count == 1_200)
        let latest = try #require(try farm.reading().latest(tanks: ["TK-101"])["TK-101"])
        #expect(latest.sample == after.last)
    }

    @Test func `a clock that was set back between two runs is met too`() throws {
        let first = try farm([sample(0, level: 1)])
        let second = try farm([sample(0, level: 2)], in: first.folder)
        #expect(try second.stored().map(\.level.value) == [1, 2])
    }

    @Test func `the latest sample comes with the last good level`() throws {
        let farm = try farm([sample(0, level: 5), badSample(1), badSample(2, .crc)])
        let found = try farm.reading().latest(tanks: ["TK-101", "none"])
        let latest = try #require(found["TK-101"])
        #expect(found.count == 1)
        #expect(latest.sample == badSample(2, .crc))
        #expect(latest.lastGoodLevelMillimetres == 5)
        #expect(latest.lastGoodAt == morning)
    }

    @Test func `a last good level outlives batches and runs without one`() throws {
        let first = try farm([sample(0, level: 5)])
        let second = try farm([badSample(60)], in: first.folder)
        #expect(try second.reading().latest(tanks: ["TK-101"])["TK-101"]?.lastGoodLevelMillimetres == 5)
    }

    @Test func `a period's figures are opening, closing, extremes and the share of good time`() throws {
        let samples = [
            sample(-30, level: 100), sample(20, level: 90), sample(60, level: 300), badSample(100),
            sample(200, level: 250),
        ]
        let farm = try HistoryCourse(samples: samples, runEnd: 1_000).farm()
        let figures = try #require(
            try farm.reading().periodFigures(
                tanks: ["TK-101"], from: morning, to: morning + .seconds(1_000), lookBack: .seconds(60)
            ).first)
        #expect(figures.opening == sample(-30, level: 100))
        #expect(figures.closing == sample(200, level: 250))
        #expect(figures.lowestLevelMillimetres == 90)
        #expect(figures.lowestAt == morning + .seconds(20))
        #expect(figures.highestLevelMillimetres == 300)
        #expect(figures.highestAt == morning + .seconds(60))
        // 0–100 s good, bad until 200 s, and the last sample holds 90 s.
        #expect(figures.goodShare == 0.19)
    }

    @Test func `a sample at the very start counts once`() throws {
        let farm = try HistoryCourse(samples: [sample(0, level: 100), sample(50, level: 100.5)], runEnd: 200).farm()
        let figures = try #require(
            try farm.reading().periodFigures(
                tanks: ["TK-101"], from: morning, to: morning + .seconds(100), lookBack: .seconds(60)
            ).first)
        #expect(figures.opening == sample(0, level: 100))
        #expect(figures.goodShare == 1)
    }

    @Test
    func `after the clock was set back a period closes with what was read last, not with what bears the latest time`()
        throws
    {
        let before = (0..<600).map { sample(Double($0), level: Double($0)) }
        let after = (0..<60).map { sample(Double($0), level: 10_000 + Double($0)) }
        let farm = try farm(before + after)
        func closing(from: Double, to: Double) throws -> HistorySample? {
            try farm.reading().periodFigures(
                tanks: ["TK-101"], from: morning + .seconds(from), to: morning + .seconds(to), lookBack: .seconds(60)
            ).first?.closing
        }
        #expect(try closing(from: 0, to: 28_800) == after.last)
        #expect(try closing(from: 0, to: 30) == after[29])
        // The clock has not come there again; the time before is the newest that is known.
        #expect(try closing(from: 30, to: 28_800) == after.last)
        #expect(try closing(from: 300, to: 28_800) == before.last)
    }

    @Test func `a period counts as good no longer than somebody watched`() throws {
        let farm = try HistoryCourse(samples: [sample(0, level: 100), sample(50, level: 101)], runEnd: 60).farm()
        let later = ManualClock(wall: morning + .seconds(80))
        let next = try HistoryCourse(samples: [sample(90, level: 102)], runEnd: 95).farm(in: farm.folder, clock: later)
        let figures = try #require(
            try next.reading().periodFigures(
                tanks: ["TK-101"], from: morning, to: morning + .seconds(100), lookBack: .seconds(60)
            ).first)
        // 60 s of the first run and 5 s of the second.
        #expect(figures.goodShare == 0.65)
    }

    @Test func `an opening older than the look-back is not the opening`() throws {
        let farm = try farm([sample(-120, level: 100), sample(20, level: 90)])
        let figures = try farm.reading().periodFigures(
            tanks: ["TK-101", "none"], from: morning, to: morning + .seconds(100), lookBack: .seconds(60))
        #expect(figures.map(\.opening) == [sample(20, level: 90), nil])
        #expect(figures.map(\.goodShare) == [0.8, 0])
    }

    // MARK: A period whose samples are deleted

    /// Eight hours, one sample in 30 s; the level rises by 1 mm each from 1,000; the temperature is bad throughout; in the third hour the level
    /// is doubted, in the fourth it is bad.
    private func shift() throws -> Farm {
        let samples = (0..<960).map { place -> HistorySample in
            let value = 1_000 + Double(place)
            let level: Measurement =
                (240..<360).contains(place)
                ? .uncertain(value, .stuck) : (360..<480).contains(place) ? .bad(.timeout) : .good(value)
            return HistorySample(
                tank: "TK-101", at: morning + .seconds(30 * place), level: level, interface: .absent,
                temperature: .bad(.outOfRange))
        }
        let later = sample(50_000, level: 1)
        return try HistoryCourse(samples: samples + [later], runEnd: 50_100).farm()
    }

    private func figures(_ farm: Farm, from: Double, hours: Double = 8) throws -> PeriodFigures {
        let start = morning + .seconds(from)
        return try #require(
            try farm.reading().periodFigures(
                tanks: ["TK-101"], from: start, to: start + .seconds(hours * 3_600), lookBack: .seconds(900)
            ).first)
    }

    private func deleted(_ table: String, _ column: String, before number: Int64) -> String {
        let until = morning.milliseconds + 40_000_000
        return """
            DELETE FROM \(table) WHERE \(column) < \(number);
            INSERT OR IGNORE INTO thinned VALUES (1, NULL, NULL, NULL);
            UPDATE thinned SET \(table == "sample" ? "raw" : "minute")_until_ms = \(until);
            """
    }

    @Test(arguments: [0.0, 3_600]) func `a shift's figures stay when its samples are deleted`(from: Double) throws {
        let farm = try shift()
        let before = try figures(farm, from: from)
        try farm.change(deleted("sample", "at_ms", before: morning.milliseconds + 40_000_000))
        let after = try figures(farm, from: from)
        #expect(after.lowestLevelMillimetres == before.lowestLevelMillimetres)
        #expect(after.highestLevelMillimetres == before.highestLevelMillimetres)
        #expect(abs(after.goodShare - before.goodShare) < 0.001)
        // The same minute, whose last value it is.
        let lowestAt = try #require(before.lowestAt)
        #expect(after.lowestAt.map { lowestAt >= $0 && lowestAt < $0 + .seconds(60) } == true)
        let opening = try #require(after.opening)
        let believed: Measurement = from == 0 ? .good(1_001) : .good(1_119)
        #expect(opening.level == believed)
        #expect(opening.temperature.quality == .bad)
        let closing = try #require(after.closing)
        #expect(closing.level == before.closing?.level)
        #expect(closing.at < morning + .seconds(from + 8 * 3_600))
    }

    @Test func `a shift's figures stay when its minutes are deleted too`() throws {
        let farm = try shift()
        let before = try figures(farm, from: 0)
        try farm.change(
            deleted("sample", "at_ms", before: morning.milliseconds + 40_000_000)
                + deleted("minute", "minute", before: (morning.milliseconds + 40_000_000) / 60_000))
        let after = try figures(farm, from: 0)
        #expect(after.lowestLevelMillimetres == before.lowestLevelMillimetres)
        #expect(after.highestLevelMillimetres == before.highestLevelMillimetres)
        #expect(abs(after.goodShare - before.goodShare) < 0.005)
        #expect(after.opening != nil)
        #expect(after.closing?.level == before.closing?.level)
        let second = try figures(farm, from: 3_600, hours: 1)
        #expect(second.opening?.level == .good(1_119))
        #expect(second.opening?.at == morning + .milliseconds(3_599_999))
    }

    @Test func `a doubted level is no extreme of a period, nor good in it, without samples`() throws {
        let farm = try shift()
        try farm.change(deleted("sample", "at_ms", before: morning.milliseconds + 40_000_000))
        let doubted = try figures(farm, from: 2 * 3_600 + 120, hours: 0.9)
        #expect(doubted.lowestLevelMillimetres == nil)
        #expect(doubted.goodShare == 0)
        #expect(doubted.closing?.level.quality == .uncertain)
        let bad = try figures(farm, from: 3 * 3_600 + 120, hours: 0.9)
        #expect(bad.closing?.level.quality == .bad)
        #expect(bad.highestLevelMillimetres == nil)
    }

    // MARK: The newest level

    private func silent(days: Int, lost: Measurement) throws -> Farm {
        let first = HistorySample(
            tank: "TK-101", at: morning, level: lost, interface: .good(300), temperature: .good(32.5))
        let silence = (1..<(days * 96)).map { badSample(Double($0) * 900) }
        return try HistoryCourse(samples: [first] + silence, runEnd: Double(days) * 86_400).farm()
    }

    @Test func `the newest level is found behind days of silence`() throws {
        let farm = try silent(days: 5, lost: .uncertain(5_000, .jump))
        let found = try #require(try farm.reading().latestLevels(tanks: ["TK-101"])["TK-101"])
        #expect(found.at == morning)
        #expect(found.level == .uncertain(5_000, .jump))
    }

    @Test func `a doubt is remembered when its sample is deleted`() throws {
        for (lost, event, expected) in [
            (Measurement.uncertain(5_000, .jump), JournalEvent.jumped, Measurement.uncertain(5_000, .jump)),
            (.uncertain(5_000, .stuck), .stuck, .uncertain(5_000, .stuck)),
            (.good(5_000), .jumped, .good(5_000)),
        ] {
            let farm = try silent(days: 2, lost: lost)
            try farm.change(
                """
                DELETE FROM sample WHERE at_ms < \(morning.milliseconds + 86_400_000);
                INSERT OR REPLACE INTO thinned VALUES (1, \(morning.milliseconds + 86_400_000), NULL, NULL);
                INSERT INTO journal (sequence, at_ms, event, tank, hash) VALUES (1, 0, '\(event.rawValue)', 'TK-101', x'00');
                """)
            let found = try #require(try farm.reading().latestLevels(tanks: ["TK-101"])["TK-101"])
            #expect(found.level == expected)
        }
    }

    @Test func `the newest level is found across a clock that was set back`() throws {
        let before = [sample(7_200, level: 1), sample(7_210, level: 2)]
        let after = [badSample(0), badSample(60)]
        let farm = try HistoryCourse(samples: before + after, runEnd: 7_300).farm()
        #expect(try farm.reading().latestLevels(tanks: ["TK-101"])["TK-101"]?.level == .good(2))
    }
}
