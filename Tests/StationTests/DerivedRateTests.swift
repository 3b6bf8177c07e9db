import Alarms
import Quantities
import TankFarm
import Testing

@testable import Station

@Suite struct RateJudgementTests {
    private let judgement = RateJudgement(highHighMillimetres: 13_500)

    private func judged(
        _ level: Measurement, _ movement: Movement = .rising, _ rate: Double? = 20, isFresh: Bool = true,
        capacity: TankCapacity? = nil
    ) -> RateJudgement.Observations {
        judgement.observations(
            level: level, movement: movement, millimetresPerMinute: rate, isFresh: isFresh, capacity: capacity)
    }

    @Test func `a rising level gives its rise, its fall as negative, and the minutes to HH`() {
        let judged = judged(.good(13_000))
        #expect(judged.riseRate == .value(20, questionable: false))
        #expect(judged.fallRate == .value(-20, questionable: false))
        #expect(judged.timeToOverfill == .value(25, questionable: false))
    }

    @Test func `a falling level gives its fall as positive and no overfill`() {
        let judged = judged(.good(13_000), .falling, -30)
        #expect(judged.fallRate == .value(30, questionable: false))
        #expect(judged.timeToOverfill == .value(RateJudgement.notComingMinutes, questionable: false))
    }

    @Test func `a level that stands below HH clears the early warning, whatever noise shows`() {
        #expect(
            judged(.good(13_490), .still, 0.3).timeToOverfill
                == .value(RateJudgement.notComingMinutes, questionable: false))
    }

    @Test func `above HH a level that rises has no time left`() {
        #expect(judged(.good(13_500)).timeToOverfill == .value(0, questionable: false))
        #expect(
            judged(.good(13_510), .still, 0).timeToOverfill
                == .value(RateJudgement.notComingMinutes, questionable: false))
    }

    @Test func `an overfill in weeks is told as none`() {
        #expect(
            judged(.good(1_000), .rising, 0.81).timeToOverfill
                == .value(RateJudgement.notComingMinutes, questionable: false))
    }

    @Test func `a lying cylinder is not promised the time of its widest level`() throws {
        let capacity = try TankCapacity(
            shape: .horizontalCylinder(diameterMillimetres: 3_000, lengthMillimetres: 9_000, heads: .flat),
            heightMillimetres: 3_000)
        let judgement = RateJudgement(highHighMillimetres: 2_900)
        let judged = judgement.observations(
            level: .good(1_500), movement: .rising, millimetresPerMinute: 10, isFresh: true, capacity: capacity)
        guard case .value(let minutes, _) = judged.timeToOverfill else {
            Issue.record("no time to overfill")
            return
        }
        #expect(minutes < 135)
        #expect(minutes > 90)
    }

    @Test func `a doubtful level makes them questionable`() {
        let judged = judged(.uncertain(13_000, .blindZone))
        #expect(judged.riseRate == .value(20, questionable: true))
        #expect(judged.fallRate == .value(-20, questionable: true))
        #expect(judged.timeToOverfill == .value(25, questionable: true))
    }

    @Test(arguments: [
        (Measurement.bad(.timeout), Movement.rising, 20.0 as Double?, true), (.good(1), .rising, 20, false),
        (.good(1), .unknown, nil, true), (.uncertain(1, .warmingUp), .rising, 20, true),
        (.uncertain(1, .gatewayStale), .rising, 20, true),
    ])
    func `where no rate of now is known nothing is said`(
        level: Measurement, movement: Movement, rate: Double?, isFresh: Bool
    ) {
        let judged = judged(level, movement, rate, isFresh: isFresh)
        #expect(judged == RateJudgement.Observations(riseRate: .unknown, fallRate: .unknown, timeToOverfill: .unknown))
    }

    @Test func `without an HH there is no time to it`() {
        let judged = RateJudgement(highHighMillimetres: nil).observations(
            level: .good(13_000), movement: .rising, millimetresPerMinute: 20, isFresh: true, capacity: nil)
        #expect(judged.timeToOverfill == .unknown)
        #expect(judged.riseRate == .value(20, questionable: false))
    }
}

@Suite struct DifferenceWatchTests {
    private let now = MonotonicTime(nanoseconds: 100_000_000_000)

    private func level(_ measurement: Measurement, age: Duration? = .seconds(1)) -> DifferenceWatch.Level {
        DifferenceWatch.Level(
            measurement,
            readAt: age.map {
                Moment(
                    monotonic: MonotonicTime(nanoseconds: now.nanoseconds - $0.wholeNanoseconds),
                    wall: WallTime(milliseconds: 0))
            }, staleAfter: .seconds(5))
    }

    private func observed(_ first: DifferenceWatch.Level, _ second: DifferenceWatch.Level) -> Observation {
        DifferenceWatch.observation(first: first, second: second, at: now)
    }

    @Test func `two good levels give how far they are apart, whichever is higher`() {
        #expect(observed(level(.good(9_641)), level(.good(9_629))) == .value(12, questionable: false))
        #expect(observed(level(.good(9_629)), level(.good(9_641))) == .value(12, questionable: false))
    }

    @Test func `one doubtful level makes it questionable`() {
        #expect(observed(level(.uncertain(9_600, .stuck)), level(.good(9_641))) == .value(41, questionable: true))
        #expect(observed(level(.good(9_600)), level(.uncertain(9_641, .stuck))) == .value(41, questionable: true))
    }

    @Test func `one level that is bad, old or of a gauge that boots says nothing`() {
        for other in [
            level(.bad(.timeout)), level(.good(9_000), age: .seconds(6)), level(.uncertain(0, .warmingUp)),
            level(.absent), level(.good(9_000), age: nil),
        ] {
            #expect(observed(level(.good(9_641)), other) == .unknown)
            #expect(observed(other, level(.good(9_641))) == .unknown)
        }
    }
}

@Suite struct LateJoinersTests {
    private let order: [TankName] = ["TK-101", "TK-102", "TK-103", "TK-104"]

    @Test func `those that joined are named in the line's order`() {
        #expect(
            LateJoiners.names(
                before: ["TK-102"], after: ["TK-104", "TK-102", "TK-101"], inOrder: order) == ["TK-101", "TK-104"])
    }

    @Test func `an outage that begins, ends or stays has no late ones`() {
        #expect(LateJoiners.names(before: nil, after: ["TK-101"], inOrder: order) == [])
        #expect(LateJoiners.names(before: ["TK-101"], after: nil, inOrder: order) == [])
        #expect(LateJoiners.names(before: ["TK-101"], after: ["TK-101"], inOrder: order) == [])
        #expect(LateJoiners.names(before: ["TK-101", "TK-102"], after: ["TK-101"], inOrder: order) == [])
    }
}
