import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct AcceptTests {
    private func jumped() -> Farm {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        for _ in 0..<2 { farm.after(farm.reading("TK-101", level: .good(5_000))) }
        farm.diskAnswers = false
        return farm
    }

    private func accept(
        _ tank: TankName = "TK-101", seen: Double? = nil, comment: String? = nil
    ) -> StationEvent {
        .intent(.accept(tank, seenMillimetres: seen, comment: comment), Farm.originator, request: 3)
    }

    @Test func `an accepted level is answered when it is on disk and not before`() throws {
        var farm = jumped()
        let effects = farm.after(accept())
        #expect(effects.replies.isEmpty)
        let replies = farm.now(.committed(ticket: try #require(effects.lastTicket))).replies
        #expect(replies == [IntentResult(tank: "TK-101", done: true)])
    }

    @Test func `an accepted level is judged as good at once`() {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll(level: 13_600)
        for _ in 0..<2 { farm.after(farm.reading("TK-101", level: .good(5_000))) }
        farm.after(accept())
        for _ in 0..<31 { farm.after(farm.reading("TK-101", level: .good(5_000))) }
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .returnedUnacknowledged)
    }

    @Test func `a level other than the one that was seen is not accepted`() throws {
        var farm = jumped()
        let level = try #require(farm.snapshot().tanks.first { $0.tank.name == "TK-101" }?.level.value)
        let refusal = try #require(farm.after(accept(seen: level + 21)).replies.first)
        #expect(!refusal.done)
        #expect(refusal.why?.contains("not what was asked about") == true)
        #expect(farm.after(accept(seen: level + 20)).replies.isEmpty)
    }

    @Test func `what is accepted while the disk is gone is said not to be on record`() throws {
        var farm = jumped()
        farm.after(.storageFailed("disk full"))
        let reply = try #require(farm.after(accept()).replies.first)
        #expect(!reply.done)
        #expect(try #require(reply.why).contains("NOT ON RECORD"))
    }

    @Test func `there is nothing to accept of a level that is good`() throws {
        var farm = Farm()
        farm.answerAll()
        let effects = farm.after(accept())
        #expect(effects.entries.isEmpty)
        let reply = try #require(effects.replies.first)
        #expect(!reply.done)
        #expect(try #require(reply.why).contains("nothing to accept"))
    }

    @Test func `a tank that is not there is refused`() throws {
        var farm = Farm()
        let reply = try #require(farm.after(accept("TK-999")).replies.first)
        #expect(!reply.done)
        #expect(try #require(reply.why).contains("no such tank"))
    }

    @Test func `the comment is entered`() throws {
        var farm = jumped()
        let entry = try #require(farm.after(accept(comment: "dipped")).entries.first)
        #expect(entry.text == "level jumped from 8000 to 5000: taken for true: dipped")
    }

    @Test func `with a comment that is no plain text nothing is accepted`() throws {
        var farm = jumped()
        let effects = farm.after(accept(comment: "dipped\u{1B}[31m"))
        #expect(effects.replies.map(\.done) == [false])
        #expect(!effects.entries.contains { $0.event == .accepted })
        #expect(farm.tank("TK-101")?.asksAbout == .jump)
    }

    @Test func `a second acceptance has nothing left to accept`() {
        var farm = jumped()
        farm.after(accept())
        #expect(farm.after(accept()).replies.map(\.done) == [false])
    }

    @Test func `a level that is not there is refused in a line that says so`() throws {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        for _ in 0..<2 { farm.after(farm.reading("TK-101", level: .good(5_000))) }
        for _ in 0..<3 { farm.after(farm.failure("TK-101")) }
        #expect(farm.level("TK-101") == .bad(.timeout))
        let effects = farm.after(accept())
        let reply = try #require(effects.replies.first)
        #expect(!reply.done)
        #expect(reply.why == "its level is bad (timeout) now: nothing to accept until it is read again")
        #expect(effects.entries.isEmpty)
        farm.after(farm.reading("TK-101", level: .good(5_000)))
        #expect(farm.level("TK-101") == .uncertain(5_000, .jump))
    }

    @Test(arguments: [Reason.inconsistent, .blindZone])
    func `an accepted level keeps the doubt that its gauge has of its own`(reason: Reason) {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        for _ in 0..<3 { farm.after(farm.reading("TK-101", level: .uncertain(5_000, reason))) }
        #expect(farm.level("TK-101") == .uncertain(5_000, .jump))
        #expect(farm.after(accept()).replies.map(\.done) == [true])
        #expect(farm.level("TK-101") == .uncertain(5_000, reason))
        #expect(farm.tank("TK-101")?.lastGoodLevelMillimetres == 8_000)
    }

    @Test func `a suspect that was believed in vain of a second keeps its gauge's doubt when accepted`() {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        farm.after(farm.reading("TK-101", level: .uncertain(5_000, .inconsistent)))
        farm.after(.milliseconds(500), farm.failure("TK-101"))
        #expect(farm.level("TK-101") == .uncertain(5_000, .jump))
        farm.after(.milliseconds(500), accept())
        #expect(farm.level("TK-101") == .uncertain(5_000, .inconsistent))
    }
}
