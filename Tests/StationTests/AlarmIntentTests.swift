import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct AlarmIntentTests {
    private let overfill = "TK-101/level_hh"

    private func farm(_ change: (inout StationSettings) -> Void = { _ in }) -> Farm {
        var farm = Farm(change: change)
        farm.answerAll()
        return farm
    }

    /// With the level at the limit of H, long enough.
    private func high(_ change: (inout StationSettings) -> Void = { _ in }) -> Farm {
        var farm = farm(change)
        for _ in 0..<12 { farm.read(13_100) }
        return farm
    }

    @Test func `an acknowledgement is entered with the person, where they sat and what they said`() throws {
        var farm = high()
        let effects = farm.ask(.acknowledge([AlarmReference("TK-101/level_h")], comment: "seen"))
        let entry = try #require(effects.entries.first { $0.event == .acknowledged })
        #expect(entry.operatorName == "wang")
        #expect(entry.origin == "pts/3")
        #expect(entry.text == "seen")
        #expect(effects.replies.map(\.done) == [true])
    }

    @Test func `a latch stands until a person resets it`() {
        var farm = farm { $0.set(.levelHighHigh) { $0.isLatching = true } }
        farm.read(13_600)
        for _ in 0..<32 { farm.read(13_000) }
        #expect(farm.state(overfill) == .latchedUnacknowledged)
        farm.ask(.acknowledge([AlarmReference(overfill)], comment: nil))
        #expect(farm.state(overfill) == .latchedAcknowledged)
        let effects = farm.ask(.reset([AlarmReference(overfill)]))
        #expect(effects.entries.map(\.event) == [.reset])
        #expect(effects.replies.map(\.done) == [true])
        #expect(farm.alarm(overfill) == nil)
    }

    @Test func `a shelved alarm is silent, tells what is left of its time and comes back by itself`() throws {
        var farm = high()
        let effects = farm.ask(
            .shelve(.alarm(AlarmReference("TK-101/level_h")), for: .seconds(600), reason: "float test"))
        #expect(effects.entries.map(\.event) == [.acknowledged, .shelved])
        let shelved = try #require(farm.alarm("TK-101/level_h"))
        #expect(shelved.record.state == .shelved)
        #expect(shelved.record.hold?.by == "wang")
        #expect(shelved.shelvedFor == .seconds(600))
        for _ in 0..<59 { farm.after(.seconds(10), farm.reading("TK-101", level: .good(13_100))) }
        #expect(farm.state("TK-101/level_h") == .shelved)
        let back = farm.after(.seconds(10), .deadline)
        #expect(back.entries.contains { $0.event == .unshelved })
        #expect(back.rung == ["TK-101/level_h"])
    }

    @Test func `an unshelved alarm that still stands rings anew`() {
        var farm = high()
        farm.ask(.shelve(.alarm(AlarmReference("TK-101/level_h")), for: .seconds(600), reason: "float test"))
        let effects = farm.ask(.unshelve(.alarm(AlarmReference("TK-101/level_h"))))
        #expect(effects.rung == ["TK-101/level_h"])
        #expect(effects.replies.map(\.done) == [true])
    }

    @Test func `shelving a tank shelves all that may be, and never its overfill`() {
        var farm = high()
        let effects = farm.ask(.shelve(.tank("TK-101"), for: .seconds(600), reason: "gauge exchanged"))
        #expect(!effects.replies.contains { !$0.done })
        let shelved = Set(effects.replies.compactMap { $0.alarm?.kind })
        #expect(shelved.contains(.levelHigh))
        #expect(shelved.contains(.gaugeFault))
        #expect(!shelved.contains(.levelHighHigh))
        let again = farm.ask(.shelve(.tank("TK-101"), for: .seconds(600), reason: "gauge exchanged"))
        #expect(again.replies.map(\.done) == [false])
        let back = farm.ask(.unshelve(.tank("TK-101")))
        #expect(Set(back.replies.compactMap { $0.alarm?.kind }) == shelved)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(12 * 3_600 + 1)])
    func `a shelving without end or beyond the longest is refused and entered`(time: Duration) throws {
        var farm = high()
        let before = farm.snapshot().alarms
        let effects = farm.ask(.shelve(.alarm(AlarmReference("TK-101/level_h")), for: time, reason: "float test"))
        #expect(effects.replies.map(\.done) == [false])
        let entry = try #require(effects.entries.first)
        #expect(entry.event == .refused)
        #expect(entry.operatorName == "wang")
        #expect(entry.alarm?.description == "TK-101/level_h")
        #expect(farm.snapshot().alarms.map(\.record) == before.map(\.record))
    }

    @Test func `the overfill is not shelved, and that somebody tried is entered`() {
        var farm = farm()
        let effects = farm.ask(.shelve(.alarm(AlarmReference(overfill)), for: .seconds(60), reason: "noise"))
        #expect(effects.replies.map(\.done) == [false])
        #expect(effects.texts(.refused).count == 1)
        #expect(effects.texts(.refused).allSatisfy { $0.hasPrefix("shelve: it may not be shelved") })
    }

    @Test func `a tank out of service and back is entered alarm by alarm`() {
        var farm = farm()
        let out = farm.ask(.takeOutOfService(.tank("TK-101"), reason: "inspection"))
        #expect(out.entries.filter { $0.event == .outOfService }.count == 9)
        #expect(farm.read(13_600).rung.isEmpty)
        #expect(farm.tank("TK-101")?.notWatched?.by == "wang")
        #expect(farm.tank("TK-101")?.notWatched?.why == "HH is out of service: inspection")
        let back = farm.ask(.returnToService(.tank("TK-101")))
        #expect(back.rung.contains(overfill))
        #expect(farm.tank("TK-101")?.notWatched == nil)
    }

    @Test func `out of service names the annunciation that was seen`() {
        var farm = high()
        let target = AlarmTarget.alarm(AlarmReference("TK-101/level_h", serial: 99))
        #expect(farm.ask(.takeOutOfService(target, reason: "inspection")).replies.map(\.done) == [false])
        #expect(farm.state("TK-101/level_h") == .unacknowledged)
    }

    @Test func `a comment stands on its alarm`() {
        var farm = high()
        let effects = farm.ask(.comment(AlarmReference("TK-101/level_h"), "pump stopped"))
        #expect(effects.entries.map(\.event) == [.comment])
        #expect(farm.alarm("TK-101/level_h")?.record.comment == "pump stopped")
    }

    @Test func `a note is entered on the farm or on a tank`() throws {
        var farm = farm()
        let entry = try #require(farm.ask(.note("TK-103", "dip at six")).entries.first)
        #expect(entry.event == .note)
        #expect(entry.tank == "TK-103")
        #expect(entry.text == "dip at six")
        #expect(farm.ask(.note(nil, "rain")).entries.first?.tank == nil)
        #expect(farm.ask(.note("TK-999", "x")).replies.map(\.done) == [false])
        #expect(farm.ask(.note(nil, "  ")).replies.map(\.done) == [false])
    }
}

@Suite struct RefusalTests {
    private func ringing() -> Farm {
        var farm = Farm()
        farm.answerAll()
        farm.read(13_600)
        return farm
    }

    @Test(arguments: [
        AlarmReference("TK-101/level_hh", serial: 77), AlarmReference("TK-102/level_hh"),
        AlarmReference("TK-999/level_hh"),
    ])
    func `an acknowledgement of what does not stand is refused in one line and entered`(reference: AlarmReference) {
        var farm = ringing()
        let effects = farm.ask(.acknowledge([reference], comment: nil))
        #expect(effects.replies.map(\.done) == [false])
        #expect(effects.replies.allSatisfy { !($0.why ?? "\n").contains("\n") })
        #expect(effects.entries.map(\.event) == [.refused])
        #expect(effects.entries.first?.alarm == reference.alarm)
        #expect(farm.state("TK-101/level_hh") == .unacknowledged)
    }

    @Test(arguments: [
        "a\u{1B}[31mred", "two\nlines", "a\ttab", "bell\u{7}", "\u{202E}turned", String(repeating: "x", count: 501),
        String(repeating: "x", count: 100_000), "a" + String(repeating: "\u{301}", count: 600),
    ])
    func `a text with control characters or of any length is refused whole`(text: String) throws {
        var farm = ringing()
        let reference = AlarmReference("TK-101/level_hh")
        let intents: [Intent] = [
            .acknowledge([reference], comment: text), .comment(reference, text), .note(nil, text),
            .declare("TK-101", .receipt, reason: text), .maintain("south", for: .seconds(60), reason: text),
            .takeOutOfService(.tank("TK-101"), reason: text), .shelve(.tank("TK-102"), for: .seconds(60), reason: text),
        ]
        for intent in intents {
            let effects = farm.ask(intent)
            #expect(effects.replies.map(\.done) == [false])
            let why = try #require(effects.replies.first?.why)
            #expect(why.count < 120 && why == why.withoutControls)
            #expect(effects.entries.map(\.event) == [.refused])
            #expect(effects.entries.allSatisfy { ($0.text ?? "").count < 200 })
        }
        #expect(farm.state("TK-101/level_hh") == .unacknowledged)
        #expect(farm.snapshot().lines.first?.maintenance == nil)
        #expect(farm.tank("TK-101")?.declaration == nil)
    }

    @Test(arguments: [
        "TK\u{1B}[2J", "TK\nX", String(repeating: "x", count: 100_000), "a" + String(repeating: "\u{301}", count: 600),
    ])
    func `what nothing here is named is written printable and short, or not at all`(name: String) {
        var farm = ringing()
        let reference = AlarmReference(alarm: AlarmID(.tank(TankName(name)), .levelHigh), serial: nil)
        let blank = AlarmReference(alarm: AlarmID(.line(LineName(name)), .lineFault), serial: nil)
        let intents: [Intent] = [
            .acknowledge([reference, blank], comment: nil), .reset([reference]), .comment(reference, "x"),
            .note(TankName(name), "a\u{7}b"), .maintain(LineName(name), for: .seconds(60), reason: "a\u{7}b"),
            .shelve(.alarm(reference), for: .seconds(60), reason: "x"),
        ]
        var entries: [JournalEntry] = []
        for intent in intents { entries += farm.ask(intent).entries }
        #expect(entries.count == 7)
        for entry in entries {
            for text in [entry.text, entry.alarm?.description, entry.tank?.text].compactMap(\.self) {
                #expect(text == text.withoutControls)
                #expect(text.unicodeScalars.count < 250)
            }
        }
    }

    @Test func `an acknowledgement of nothing is refused`() {
        var farm = ringing()
        #expect(farm.ask(.acknowledge([], comment: nil)).replies.map(\.done) == [false])
    }

    @Test func `a commit shows as on record what it has written, and nothing else`() throws {
        var farm = ringing()
        farm.diskAnswers = false
        let first = try #require(farm.read(13_600, "TK-102").lastTicket)
        let second = try #require(farm.read(13_600, "TK-103").lastTicket)
        let again = try #require(
            farm.ask(.acknowledge([AlarmReference("TK-102/level_hh")], comment: nil)).lastTicket)
        farm.now(.committed(ticket: first))
        #expect(farm.alarm("TK-102/level_hh")?.onRecord == false)
        #expect(farm.alarm("TK-103/level_hh")?.onRecord == false)
        farm.now(.committed(ticket: second))
        #expect(farm.alarm("TK-103/level_hh")?.onRecord == true)
        #expect(farm.alarm("TK-102/level_hh")?.onRecord == false)
        #expect(farm.now(.committed(ticket: again)).replies.map(\.done) == [true])
        #expect(farm.alarm("TK-102/level_hh")?.onRecord == true)
    }

    @Test func `a text of five hundred characters is taken`() {
        var farm = ringing()
        let text = String(repeating: "油", count: 500)
        #expect(farm.ask(.note(nil, text)).entries.first?.text == text)
    }

    @Test func `ten refusals of a person are entered in a minute, and the next one counts the others`() {
        var farm = ringing()
        func ask(_ farm: inout Farm) -> [StationEffect] {
            farm.now(
                .intent(.acknowledge([AlarmReference("TK-102/level_hh")], comment: nil), Farm.originator, request: 1))
        }
        var entered = 0
        for _ in 0..<50 {
            let effects = ask(&farm)
            #expect(effects.replies.map(\.done) == [false])
            entered += effects.entries.count
        }
        #expect(entered == 10)
        let other = farm.now(
            .intent(
                .acknowledge([AlarmReference("TK-102/level_hh")], comment: nil),
                Originator(operatorName: "liu", terminal: "pts/4"), request: 1))
        #expect(other.entries.count == 1)
        farm.clock.advance(by: .seconds(61))
        #expect(ask(&farm).texts(.refused).allSatisfy { $0.hasSuffix("and 40 more refused before") })
    }

    @Test func `what was refused is not answered as done when something else is on record`() throws {
        var farm = ringing()
        farm.diskAnswers = false
        let effects = farm.ask(
            .acknowledge([AlarmReference("TK-101/level_hh"), AlarmReference("TK-102/level_hh")], comment: nil))
        #expect(effects.replies.isEmpty)
        let after = farm.now(.committed(ticket: try #require(effects.lastTicket)))
        #expect(after.replies.map(\.done) == [true, false])
    }

    @Test func `a refusal on an acknowledged alarm does not hide that it is on record`() {
        var farm = ringing()
        farm.ask(.acknowledge([AlarmReference("TK-101/level_hh")], comment: nil))
        farm.diskAnswers = false
        farm.ask(.acknowledge([AlarmReference("TK-101/level_hh")], comment: nil))
        #expect(farm.alarm("TK-101/level_hh")?.onRecord == true)
    }
}

@Suite struct SharedAccountTests {
    private func farm() -> Farm {
        var farm = Farm { $0.practice.sharedAccounts = ["operator"] }
        farm.answerAll()
        return farm
    }

    private func ask(_ farm: inout Farm, account: String, name: String?, _ intent: Intent = .note(nil, "rain"))
        -> [StationEffect]
    {
        farm.ask(intent, by: Originator(account: account, signedOnAs: name, terminal: "pts/3"))
    }

    @Test func `a shared account does nothing without a name`() throws {
        var farm = farm()
        let effects = ask(&farm, account: "operator", name: nil)
        #expect(effects.entries.isEmpty)
        #expect(try #require(effects.replies.first?.why).contains("sign on with your name first"))
    }

    @Test func `what is done under a name bears it, and the account`() throws {
        var farm = farm()
        let entry = try #require(ask(&farm, account: "operator", name: "Li Na").entries.first)
        #expect(entry.operatorName == "Li Na")
        #expect(entry.origin == "pts/3, account operator")
    }

    @Test func `nobody takes another name on an account of their own, and the attempt is entered`() throws {
        var farm = farm()
        let effects = ask(&farm, account: "wang", name: "liu")
        #expect(effects.replies.map(\.done) == [false])
        let entry = try #require(effects.entries.first)
        #expect(entry.event == .refused)
        #expect(entry.operatorName == "wang")
    }

    @Test(arguments: ["", " ", "a\u{1B}b", "Li\nNa", "operator", String(repeating: "x", count: 33), "a/b", " Li"])
    func `what is no name of a person signs nobody on`(name: String) {
        var farm = farm()
        let effects = ask(&farm, account: "operator", name: name, .signOn)
        #expect(effects.replies.map(\.done) == [false])
        #expect(effects.entries.isEmpty)
    }

    @Test func `signing on is entered`() throws {
        var farm = farm()
        let entry = try #require(ask(&farm, account: "operator", name: "Li Na", .signOn).entries.first)
        #expect(entry.event == .signedOn)
        #expect(entry.operatorName == "Li Na")
        #expect(ask(&farm, account: "wang", name: nil, .signOn).replies.map(\.done) == [false])
    }

    @Test func `a terminal's name that would obey a printer is made harmless`() throws {
        var farm = Farm()
        let long = "pts\u{1B}[2J" + String(repeating: "x", count: 5_000)
        let entry = try #require(
            farm.ask(.note(nil, "rain"), by: Originator(operatorName: "wang", terminal: long)).entries.first)
        let origin = try #require(entry.origin)
        #expect(origin == origin.withoutControls)
        #expect(origin.count <= 110)
        let marks = "e" + String(repeating: "\u{301}", count: 5_000)
        let marked = farm.ask(.note(nil, "rain"), by: Originator(operatorName: "wang", terminal: marks)).entries
        #expect(try #require(marked.first?.origin).unicodeScalars.count <= 110)
    }
}
