import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct CallTests {
    private func farm(memory: StationMemory = StationMemory()) -> Farm {
        var farm = Farm(memory: memory, staleAfter: .seconds(86_400))
        farm.start()
        farm.answerAll()
        return farm
    }

    private func level(_ millimetres: Double, _ text: String? = nil) -> Intent {
        .call("TK-101", .level(millimetres: millimetres), text: text)
    }

    @Test func `a call for a level waits from where the tank is, and is entered`() throws {
        var farm = farm()
        let effects = farm.ask(level(8_500, "stop the pump"))
        #expect(effects.texts(.call) == ["call 1: level 8500 mm from below: stop the pump"])
        let call = try #require(farm.snapshot().calls.first)
        #expect(call.target == .level(millimetres: 8_500, rising: true) && call.by == "wang" && call.number == 1)
        #expect(effects.changes == [.call(call)])
        #expect(effects.replies.map(\.done) == [true])
        farm.ask(level(7_500))
        #expect(farm.snapshot().calls.map(\.target).last == .level(millimetres: 7_500, rising: false))
        #expect(farm.snapshot().calls.map(\.number) == [1, 2])
    }

    @Test func `it is met in the scan that reaches it, told once, and gone`() throws {
        var farm = farm()
        farm.ask(level(8_010, "stop the pump"))
        #expect(farm.read(8_009).notices.isEmpty)
        let effects = farm.read(8_010)
        let text = "call 1: TK-101 level 8010 mm: 8010 mm reached: stop the pump"
        #expect(effects.texts(.call) == [text])
        #expect(effects.changes == [.callEnded(1)])
        #expect(effects.rung.isEmpty)
        let notice = try #require(effects.notices.first)
        #expect(notice.kind == .call && notice.tank == "TK-101" && notice.text == text && notice.number == 1)
        #expect(farm.snapshot().notices == [notice])
        #expect(farm.snapshot().calls.isEmpty)
        #expect(farm.read(8_020).notices.isEmpty)
    }

    @Test func `a tank that passes it downwards meets one from above only`() {
        var farm = farm()
        farm.ask(level(7_990))
        farm.ask(level(8_010))
        #expect(farm.read(7_980).notices.count == 1)
        #expect(farm.snapshot().calls.map(\.number) == [2])
    }

    @Test func `an interface and another tank's level are no news to it`() {
        var farm = farm()
        farm.ask(.call("TK-101", .interface(millimetres: 3_200), text: nil))
        #expect(farm.read(8_500, "TK-102").notices.isEmpty)
        #expect(farm.read(8_500).notices.isEmpty)
        let effects = farm.after(farm.reading("TK-101", level: .good(8_500), interface: .good(3_200)))
        #expect(effects.texts(.call) == ["call 1: TK-101 interface 3200 mm: 3200 mm reached"])
    }

    @Test func `an uncertain level meets it and is said to be uncertain`() {
        var farm = farm()
        farm.ask(level(8_500))
        let effects = farm.after(farm.reading("TK-101", level: .uncertain(8_600, .blindZone)))
        #expect(effects.texts(.call) == ["call 1: TK-101 level 8600 mm, uncertain (blind-zone): 8500 mm reached"])
    }

    @Test func `a level that was passed while it could not be read meets it when it is read again`() {
        var farm = farm()
        farm.ask(level(8_500))
        for _ in 0..<3 { #expect(farm.after(farm.failure("TK-101")).notices.isEmpty) }
        #expect(farm.read(8_900).notices.count == 1)
    }

    @Test func `the zeros of a gauge that boots meet no call from above`() {
        var farm = farm()
        farm.ask(level(7_500))
        for _ in 0..<12 { farm.after(farm.failure("TK-101")) }
        #expect(farm.read(0).notices.isEmpty)
        #expect(farm.level("TK-101") == .uncertain(0, .warmingUp))
        farm.read(8_000)
        #expect(farm.snapshot().calls.count == 1)
    }

    @Test func `a time is met by the wall clock, with or without a tank`() throws {
        var farm = farm()
        let time = farm.clock.now().wall + .seconds(600)
        farm.ask(.call(nil, .time(time), text: "take the samples"))
        farm.ask(.call("TK-102", .time(time), text: nil))
        let deadline = try #require(farm.state.nextDeadline)
        #expect(deadline <= farm.clock.now().monotonic + (time - farm.clock.now().wall))
        farm.after(.seconds(597), .deadline)
        #expect(farm.snapshot().notices.isEmpty)
        let texts = farm.after(.deadline).texts(.call)
        #expect(texts.count == 2)
        #expect(texts.first?.hasPrefix("call 1: it is ") == true)
        #expect(texts.first?.hasSuffix(": take the samples") == true)
        #expect(texts.last?.hasPrefix("call 2: TK-102 it is ") == true)
    }

    @Test func `a clock that is set over it meets it at once, and one that is set back lets it wait`() {
        var farm = farm()
        farm.ask(.call(nil, .time(farm.clock.now().wall + .seconds(600)), text: nil))
        farm.clock.setWall(to: farm.clock.now().wall - .seconds(3_600))
        #expect(farm.after(.seconds(700), .deadline).notices.isEmpty)
        farm.clock.setWall(to: farm.clock.now().wall + .seconds(7_200))
        #expect(farm.now(.deadline).notices.count == 1)
    }

    @Test func `what cannot be waited for is refused`() {
        var farm = farm()
        let now = farm.clock.now().wall
        farm.after(farm.reading("TK-102", level: .bad(.gaugeFailure), interface: .bad(.gaugeFailure)))
        let refused: [Intent] = [
            level(8_000), level(.nan), level(-1), level(14_501), .call(nil, .level(millimetres: 8_500), text: nil),
            .call("TK-102", .level(millimetres: 8_500), text: nil),
            .call("TK-102", .interface(millimetres: 8_500), text: nil),
            .call("TK-999", .level(millimetres: 8_500), text: nil), .call(nil, .time(now), text: nil),
            .call(nil, .time(now + .seconds(400 * 86_400)), text: nil),
            .call(nil, .time(WallTime(milliseconds: .max)), text: nil), level(8_500, "a\u{1B}[2J"),
            .cancelCall(number: 7),
        ]
        for intent in refused {
            let effects = farm.ask(intent)
            #expect(effects.replies.map(\.done) == [false], "\(intent)")
            #expect(effects.texts(.call).isEmpty)
        }
        #expect(farm.snapshot().calls.isEmpty)
        #expect(farm.ask(level(14_500)).replies.map(\.done) == [true])
    }

    @Test func `two hundred stand, and no more`() {
        var farm = farm()
        for number in 1...200 { farm.ask(level(8_000 + Double(number) * 10)) }
        #expect(farm.ask(level(13_000)).replies.map(\.done) == [false])
        farm.ask(.cancelCall(number: 3))
        #expect(farm.ask(level(13_000)).replies.map(\.done) == [true])
        #expect(farm.snapshot().calls.count == 200)
    }

    @Test func `a person takes it back`() {
        var farm = farm()
        farm.ask(level(8_500))
        let effects = farm.ask(.cancelCall(number: 1))
        #expect(effects.texts(.call) == ["call 1: level 8500 mm from below: taken back"])
        #expect(effects.changes == [.callEnded(1)])
        #expect(farm.read(8_600).notices.isEmpty)
    }

    @Test func `a restart keeps it, and the next one's number`() {
        let since = Farm().clock.now().wall - .seconds(60)
        let calls = [
            OneTimeCall(
                number: 7, tank: "TK-101", target: .level(millimetres: 8_500, rising: true), by: "wang", since: since),
            OneTimeCall(
                number: 5, tank: "TK-999", target: .level(millimetres: 8_500, rising: true), by: "wang", since: since),
        ]
        var farm = farm(memory: StationMemory(calls: calls, nextCall: 9))
        #expect(farm.effects.changes.contains(.callEnded(5)))
        #expect(farm.snapshot().calls.map(\.number) == [7])
        farm.ask(level(9_000))
        #expect(farm.snapshot().calls.map(\.number) == [7, 9])
        #expect(farm.read(8_600).notices.map(\.number) == [1])
    }

    @Test func `the newest fifty notices are kept`() {
        var farm = farm()
        for number in 1...60 { farm.ask(level(8_000 + Double(number))) }
        farm.read(8_100)
        let notices = farm.snapshot().notices
        #expect(notices.map(\.number) == Array(11...60))
    }
}
