import TankFarm
import TestSupport
import Testing

@testable import Storage

private let oneDay = HistoryRetention(rawDays: 1, minuteDays: nil, hourDays: nil)

@Suite struct ClockDoubtTests {
    /// A run with 360 samples that are two days old, all their figures made.
    private func driver() throws -> RecorderDriver {
        let driver = try RecorderDriver()
        try driver.write(stream(fromHour: -48, hours: 1) + [sample(0, level: 1)])
        try driver.thin()
        return driver
    }

    @Test(arguments: [
        WallTime(milliseconds: 4_070_908_800_000), WallTime(milliseconds: 1_000), morning + .seconds(3_600),
        morning - .seconds(3_600), morning + .milliseconds(2_100), morning - .milliseconds(2_000),
    ])
    func `nothing is deleted for a day after the clock was set, and back`(wall: WallTime) throws {
        let driver = try driver()
        try driver.setWall(to: wall)
        try driver.write([
            HistorySample(tank: "TK-101", at: wall, level: .good(2), interface: .absent, temperature: .absent)
        ])
        try driver.live(.seconds(3_600))
        try driver.thin()
        #expect(try driver.prune(oneDay) == [])
        try driver.setWall(to: morning + .seconds(3_600))
        let rows = try driver.rawRows
        #expect(rows == 362)
        try driver.live(.seconds(86_400 - 60))
        #expect(try driver.prune(oneDay) == [])
        #expect(try driver.rawRows == rows)
        try driver.live(.seconds(61))
        try driver.thin()
        try driver.prune(oneDay)
        let isFalse = wall < WallTime(milliseconds: Pruning.firstTrueTime) || wall > morning + .seconds(86_400)
        // What a false clock has dated stays.
        let stays = try driver.integer("SELECT count(*) FROM sample WHERE at_ms = \(wall.milliseconds)")
        #expect(!isFalse || stays == 1)
        let old =
            "SELECT count(*) FROM sample WHERE at_ms BETWEEN 1600000000000 AND \(morning.milliseconds - 86_400_000)"
        #expect(try driver.integer(old) == 0)
    }

    @Test func `a clock that keeps its pace, a slow batch and a machine that slept are no step`() throws {
        let driver = try driver()
        driver.advance(by: .seconds(40_000))
        try driver.write([])
        #expect(!driver.recorder.doubt.stands)
        for _ in 0..<100 {
            driver.advance(by: .seconds(1))
            // Slewed by half a millisecond a second.
            try driver.setWall(to: driver.now.wall + .milliseconds(1))
        }
        #expect(!driver.recorder.doubt.stands)
        try driver.prune(oneDay)
        #expect(try driver.rawRows == 1)
    }

    @Test func `a doubt outlives stop, kill and restart, and time without a run does not shorten it`() throws {
        let first = try driver()
        try first.setWall(to: morning + .seconds(3_600))
        try first.live(.seconds(10 * 3_600))
        try first.stop(inOrder: false)
        let second = try RecorderDriver(in: first.folder, at: first.now + .seconds(3_600))
        try second.write([])
        #expect(second.recorder.doubt.remaining == 14 * 3_600_000)
        try second.live(.seconds(14 * 3_600 - 60))
        #expect(try second.prune(oneDay) == [])
        try second.stop()
        let third = try RecorderDriver(in: first.folder, at: second.now + .seconds(5))
        try third.write([])
        #expect(third.recorder.doubt.stands)
        try third.live(.seconds(120))
        try third.thin()
        try third.prune(oneDay)
        #expect(try third.integer("SELECT count(*) FROM sample WHERE at_ms < \(morning.milliseconds)") == 0)
    }

    @Test(arguments: zip([-1, 60, 29 * 86_400, 31 * 86_400, -400 * 86_400], [true, false, false, true, true]))
    func `a start before the last sign of life, or long behind it, is doubted`(seconds: Int, isDoubted: Bool) throws {
        let first = try driver()
        try first.stop()
        let start = first.now.wall + .seconds(seconds)
        let second = try RecorderDriver(
            in: first.folder, at: Moment(monotonic: MonotonicTime(nanoseconds: 5), wall: start))
        try second.write([])
        #expect(second.recorder.doubt.stands == isDoubted)
        #expect(try second.integer("SELECT remaining_ms FROM clock_doubt") == (isDoubted ? 86_400_000 : 0))
    }

    @Test func `a first start is not doubted`() throws {
        let driver = try driver()
        #expect(!driver.recorder.doubt.stands)
    }

    @Test func `a doubt stands in the file with the first sign of life that shows the new time`() throws {
        let driver = try driver()
        try driver.setWall(to: WallTime(milliseconds: 4_070_908_800_000))
        #expect(
            try driver.integers("SELECT last_alive_at_ms FROM run UNION ALL SELECT remaining_ms FROM clock_doubt")
                == [4_070_908_800_000, 86_400_000])
    }
}
