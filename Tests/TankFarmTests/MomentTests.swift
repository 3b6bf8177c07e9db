import FoundationEssentials
import TankFarm
import Testing

@Suite struct WallTimeTests {
    @Test func `moves by a duration in whole milliseconds`() {
        let time = WallTime(milliseconds: 1_000)
        #expect(time + .microseconds(1_999) == WallTime(milliseconds: 1_001))
        #expect(time - .seconds(2) == WallTime(milliseconds: -1_000))
        #expect(time + .seconds(-2) == time - .seconds(2))
    }

    @Test func `gives the duration between two times, negative backwards`() {
        let (early, late) = (WallTime(milliseconds: -500), WallTime(milliseconds: 1_000))
        #expect(late - early == .milliseconds(1_500))
        #expect(early - late == .milliseconds(-1_500))
        #expect(early < late)
    }

    @Test func `is a bare number in JSON`() throws {
        let data = try JSONEncoder().encode([WallTime(milliseconds: -5), WallTime(milliseconds: 1_795_251_823_250)])
        #expect(String(decoding: data, as: UTF8.self) == "[-5,1795251823250]")
        #expect(try JSONDecoder().decode([WallTime].self, from: data).map(\.milliseconds) == [-5, 1_795_251_823_250])
    }
}

@Suite struct MomentTests {
    private let moment = Moment(monotonic: MonotonicTime(nanoseconds: 7), wall: WallTime(milliseconds: 1_000))

    @Test func `moves both clocks by a duration`() {
        let later = moment + .milliseconds(1_500)
        #expect(later.monotonic == MonotonicTime(nanoseconds: 1_500_000_007))
        #expect(later.wall == WallTime(milliseconds: 2_500))
    }

    @Test func `keeps nanoseconds on the monotonic clock`() {
        let later = moment.monotonic + .nanoseconds(1)
        #expect(later - moment.monotonic == .nanoseconds(1))
        #expect(moment.monotonic - later == .nanoseconds(-1))
        #expect(moment.monotonic < later)
    }
}

@Suite struct DurationTests {
    @Test(arguments: [
        (Duration.microseconds(1_999), 1), (.microseconds(-1_999), -1), (.microseconds(-999), 0),
        (.seconds(-2), -2_000),
        (.milliseconds(-1_500), -1_500), (.zero, 0), (.seconds(1 << 40), 1_000 << 40),
    ])
    func `cuts to whole milliseconds towards zero`(duration: Duration, milliseconds: Int) {
        #expect(duration.wholeMilliseconds == Int64(milliseconds))
    }

    @Test(arguments: [
        (Duration.nanoseconds(-1), -1), (.microseconds(-1_500), -1_500_000), (.seconds(-3), -3_000_000_000),
        (Duration(secondsComponent: 0, attosecondsComponent: -999_999_999), 0),
        (Duration(secondsComponent: 1, attosecondsComponent: 1_999_999_999), 1_000_000_001),
        (.seconds(9_223_372_036), 9_223_372_036_000_000_000),
    ])
    func `cuts to whole nanoseconds towards zero`(duration: Duration, nanoseconds: Int) {
        #expect(duration.wholeNanoseconds == Int64(nanoseconds))
    }

    @Test(arguments: [
        (Duration.milliseconds(-1_500), -1.5), (.milliseconds(-250), -0.25), (.milliseconds(2_250), 2.25),
    ])
    func `is counted in seconds, parts and sign included`(duration: Duration, seconds: Double) {
        #expect(abs(duration.inSeconds - seconds) < 1e-12)
    }
}
