import Alarms
import Quantities
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import Station

/// A tank whose levels and rates are told by hand.
private struct Told {
    let clock = ManualClock()
    var watch: LossWatch
    private var readAt: Moment?

    init(response: Double? = nil, critical: Double? = 14_000, highHigh: Double? = 13_500, lowLow: Double? = 2_150) {
        watch = LossWatch(
            tank: Tank(
                name: "TK-101", line: "south", unit: 1, shellHeightMillimetres: 14_000,
                levels: LevelsOfConcern(criticalHighMillimetres: critical), responseTimeMinutes: response),
            highHighMillimetres: highHigh, lowLowMillimetres: lowLow)
    }

    mutating func take(
        _ level: Measurement, _ rate: Double? = nil, after time: Duration = .seconds(1),
        capacity: TankCapacity? = nil, zone: SiteZone = .utc
    ) -> Observation {
        clock.advance(by: time)
        if level.value != nil { readAt = clock.now() }
        let movement: Movement = rate.map { $0 > 0.8 ? .rising : $0 < -0.8 ? .falling : .still } ?? .unknown
        return watch.take(
            level, readAt: readAt, movement: movement, millimetresPerMinute: rate, capacity: capacity, zone: zone,
            at: clock.now())
    }

    /// The words that come at the countdown's deadline.
    mutating func atDeadline() throws -> String? {
        let deadline = try #require(watch.deadline)
        clock.advance(by: deadline - clock.now().monotonic)
        return watch.takeCountdown(zone: .utc, at: clock.now())
    }
}

extension Observation {
    fileprivate var text: String? { if case .condition(true, let text, _) = self { text } else { nil } }
    fileprivate var priority: AlarmPriority? {
        if case .condition(true, _, let priority) = self { priority } else { nil }
    }
}

@Suite struct LossWatchTests {
    @Test(arguments: [Reason.timeout, .connection, .crc, .stale, .gaugeFailure, .outOfRange])
    func `a gauge that is lost while its tank rises rings as critical with what comes and when`(_ reason: Reason) throws
    {
        var told = Told()
        #expect(told.take(.good(9_641), 17.5) == .condition(false, text: nil))
        let lost = told.take(.bad(reason), 17.5, after: .seconds(3))
        // 08:00:01 and 3859 mm, or 4359 mm, at 17.5 mm/min.
        #expect(lost.text == "lost at 9641 mm rising 17.5 mm/min; HH ≈ 11:40, overflow ≈ 12:09 if nothing changes")
        #expect(lost.priority == .critical)
        let known = try #require(told.watch.lost)
        #expect(known.levelMillimetres == 9_641)
        #expect(known.rateMillimetresPerMinute == 17.5)
        #expect((told.clock.now().monotonic - known.at.monotonic) == .seconds(3))
        let highHigh = try #require(known.highHighAt)
        #expect(abs((highHigh.monotonic - known.at.monotonic).inSeconds - 3_859 / 17.5 * 60) < 0.001)
        #expect(known.lowLowAt == nil)
    }

    @Test func `downwards it is of high priority and names LL`() throws {
        var told = Told()
        _ = told.take(.good(2_750), -20)
        let lost = told.take(.bad(.timeout), -20)
        #expect(lost.text == "lost at 2750 mm falling 20.0 mm/min; LL ≈ 08:30 if nothing changes")
        #expect(lost.priority == .high)
        #expect(told.watch.lost?.highHighAt == nil)
        #expect(told.watch.lost?.criticalAt == nil)
    }

    @Test func `the times are those of the site, with the date where it is another day`() {
        let zone = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800)
        var told = Told()
        _ = told.take(.good(12_900), 1, zone: zone)
        let lost = told.take(.bad(.timeout), 1, zone: zone)
        #expect(
            lost.text
                == "lost at 12900 mm rising 1.0 mm/min; HH ≈ 2026-01-16 02:00, overflow ≈ 2026-01-16 10:20 "
                + "if nothing changes")
    }

    @Test func `with a capacity the times go by volume`() throws {
        let capacity = try TankCapacity(
            shape: .horizontalCylinder(diameterMillimetres: 3_000, lengthMillimetres: 9_000, heads: .flat),
            heightMillimetres: 3_000)
        var told = Told(critical: 2_950, highHigh: 2_900)
        _ = told.take(.good(1_500), 10, capacity: capacity)
        _ = told.take(.bad(.timeout), 10, capacity: capacity)
        let lost = try #require(told.watch.lost)
        let comes = try #require(lost.highHighAt)
        #expect((comes.monotonic - lost.at.monotonic).inSeconds / 60 < 135)
    }

    @Test func `lost above HH only the overflow is still to come`() {
        var told = Told()
        _ = told.take(.good(13_600), 20)
        let lost = told.take(.bad(.timeout), 20)
        #expect(lost.text == "lost at 13600 mm rising 20.0 mm/min, above HH; overflow ≈ 08:20 if nothing changes")
        #expect(told.watch.lost?.highHighAt == nil)
    }

    @Test func `where no limit is known it rings all the same`() {
        var told = Told(critical: nil, highHigh: nil, lowLow: nil)
        _ = told.take(.good(9_641), 17.5)
        let lost = told.take(.bad(.timeout), 17.5)
        #expect(lost.text == "lost at 9641 mm rising 17.5 mm/min")
        #expect(lost.priority == .critical)
        #expect(told.watch.deadline == nil)
    }

    @Test func `a gauge that is lost while its tank stands, or before any rate is known, rings nothing`() {
        var still = Told()
        _ = still.take(.good(9_641), 0.2)
        #expect(still.take(.bad(.timeout), 0.2) == .unknown)
        var fresh = Told()
        _ = fresh.take(.good(9_641), nil)
        #expect(fresh.take(.bad(.timeout), nil) == .unknown)
        var never = Told()
        #expect(never.take(.bad(.timeout), nil) == .unknown)
        #expect(never.watch.lost == nil)
    }

    @Test func `a gauge that somebody switched off is not lost`() {
        var told = Told()
        _ = told.take(.good(9_641), 17.5)
        #expect(told.take(.bad(.disabled), 17.5) == .unknown)
        #expect(told.take(.bad(.timeout), 17.5) == .unknown)
    }

    @Test func `a doubtful reading does not end it, a good one does`() {
        var told = Told()
        _ = told.take(.good(9_641), 17.5)
        let lost = told.take(.bad(.timeout), 17.5)
        #expect(told.take(.uncertain(0, .warmingUp), nil, after: .seconds(300)) == lost)
        #expect(told.take(.uncertain(9_800, .jump), nil) == lost)
        #expect(told.take(.uncertain(9_800, .gatewayStale), 17.5) == lost)
        #expect(told.watch.lost?.levelMillimetres == 9_641)
        #expect(told.take(.good(9_730), nil) == .condition(false, text: nil))
        #expect(told.watch.lost == nil)
        #expect(told.watch.deadline == nil)
    }

    @Test func `a doubtful level with which nothing was lost says nothing`() {
        var told = Told()
        #expect(told.take(.uncertain(9_641, .blindZone), 17.5) == .unknown)
    }

    @Test func `a tank in the gauge's blind zone is lost as any other`() {
        var told = Told()
        _ = told.take(.uncertain(13_450, .blindZone), 17.5)
        #expect(told.take(.bad(.timeout), 17.5).text?.hasPrefix("lost at 13450 mm rising") == true)
    }

    @Test func `zeros and a gateway's memory between do not hide that the tank moved`() {
        var told = Told()
        _ = told.take(.good(9_641), 17.5)
        _ = told.take(.uncertain(9_641, .gatewayStale), 17.5)
        _ = told.take(.uncertain(0, .warmingUp), nil)
        _ = told.take(.uncertain(4_000, .jump), nil)
        #expect(told.take(.bad(.timeout), nil).text?.hasPrefix("lost at 9641 mm rising 17.5") == true)
    }

    @Test func `a link that comes back for a moment does not lose the movement`() {
        var told = Told()
        _ = told.take(.good(9_600), 20)
        _ = told.take(.bad(.timeout), 20)
        // Ten minutes on, 200 mm higher, and the estimator begins anew.
        #expect(told.take(.good(9_800), nil, after: .seconds(600)) == .condition(false, text: nil))
        _ = told.take(.good(9_800), nil)
        let again = told.take(.bad(.timeout), nil)
        #expect(again.text?.hasPrefix("lost at 9800 mm rising 20.0 mm/min") == true)
    }

    @Test func `a tank that is found where it was left has stopped`() {
        var told = Told()
        _ = told.take(.good(9_600), 20)
        _ = told.take(.bad(.timeout), 20)
        _ = told.take(.good(9_601), nil, after: .seconds(600))
        #expect(told.take(.bad(.timeout), nil) == .unknown)
    }

    @Test func `a dip ends it, and the next failure does not begin it anew`() {
        var told = Told()
        _ = told.take(.good(9_641), 17.5)
        _ = told.take(.bad(.timeout), 17.5)
        #expect(told.watch.ended() == .condition(false, text: nil))
        #expect(told.watch.lost == nil)
        #expect(told.take(.bad(.timeout), 17.5) == .unknown)
    }

    @Test func `it rings once more when HH is the response time away`() throws {
        var told = Told(response: 20)
        _ = told.take(.good(12_500), 20)
        _ = told.take(.bad(.timeout), 20)
        #expect(told.watch.takeCountdown(zone: .utc, at: told.clock.now()) == nil)
        let words = try told.atDeadline()
        #expect(words == "HH ≈ 08:50, in 20 min if nothing changes: lost at 08:00 at 12500 mm rising 20.0 mm/min")
        #expect(told.watch.deadline == nil)
        told.clock.advance(by: .seconds(60))
        #expect(told.watch.takeCountdown(zone: .utc, at: told.clock.now()) == nil)
        #expect(told.watch.lost != nil)
    }

    @Test func `where no response time is known it is a quarter of an hour`() throws {
        var told = Told()
        _ = told.take(.good(12_500), 20)
        _ = told.take(.bad(.timeout), 20)
        #expect(try told.atDeadline()?.hasPrefix("HH ≈ 08:50, in 15 min") == true)
    }

    @Test func `lost with less than that to HH it rings once more before the overflow`() throws {
        var told = Told()
        _ = told.take(.good(13_400), 20)
        _ = told.take(.bad(.timeout), 20)
        #expect(try told.atDeadline()?.hasPrefix("overflow ≈ 08:30, in 15 min") == true)
        #expect(told.watch.deadline == nil)
    }

    @Test func `towards LL it counts down as well`() throws {
        var told = Told()
        _ = told.take(.good(2_750), -20)
        _ = told.take(.bad(.timeout), -20)
        #expect(try told.atDeadline()?.hasPrefix("LL ≈ 08:30, in 15 min") == true)
        #expect(told.watch.priority == .high)
    }

    @Test func `looked at late it tells the minutes that are left`() throws {
        var told = Told()
        _ = told.take(.good(12_500), 20)
        _ = told.take(.bad(.timeout), 20)
        let deadline = try #require(told.watch.deadline)
        told.clock.advance(by: deadline - told.clock.now().monotonic + .seconds(300))
        let words = told.watch.takeCountdown(zone: .utc, at: told.clock.now())
        #expect(words?.hasPrefix("HH ≈ 08:50, in 10 min") == true)
    }

    @Test func `a clock that was set meanwhile shows in the time that is told`() throws {
        var told = Told()
        _ = told.take(.good(12_500), 20)
        _ = told.take(.bad(.timeout), 20)
        let deadline = try #require(told.watch.deadline)
        told.clock.advance(by: deadline - told.clock.now().monotonic)
        told.clock.setWall(to: told.clock.now().wall + .seconds(3_600))
        #expect(told.watch.takeCountdown(zone: .utc, at: told.clock.now())?.hasPrefix("HH ≈ 09:50") == true)
    }
}
