import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

@Suite struct JournalSearchTests {
    let size = FrameSize(columns: 80, rows: 24)
    let farm = SampleFarm.practised()

    private func parse(_ text: String) throws -> JournalQuery {
        try JournalSearch.parse(
            text, tanks: farm.tanks.map(\.tank.name), zone: farm.zone, now: SampleFarm.now.wall)
    }

    private func press(_ state: inout ConsoleState, _ keys: Key...) -> [ConsoleEffect] {
        keys.flatMap { state.handle($0, snapshot: farm, size: size, now: SampleFarm.now) }
    }

    @Test func `reads every field and the words between them`() throws {
        let query = try parse("tank:tk-101 Kind:LEVEL_HH event:out-of-service by:wang pump from:-8h three")
        #expect(
            query
                == JournalQuery(
                    from: SampleFarm.ago(8 * 3_600).wall, tank: "TK-101", kind: .levelHighHigh, event: .outOfService,
                    operatorName: "wang", words: "pump three"))
        #expect(try parse("note: seen 14:02").words == "note: seen 14:02")
        #expect(try parse("tank:OLD-7").tank == "OLD-7")
    }

    @Test func `a name with blanks stands in quotes`() throws {
        let query = try parse("by:\"Wang Li\" pump")
        #expect(query.operatorName == "Wang Li")
        #expect(query.words == "pump")
        #expect(try parse("by:\"wang\"").operatorName == "wang")
        #expect(throws: TypingComplaint.self) { try parse("by:\"Wang Li") }
        #expect(throws: TypingComplaint.self) { try parse("by:\"\"") }
    }

    @Test func `reads times of the site`() throws {
        // 14:02:07 on 2026-11-21 in the site's zone.
        let now = SampleFarm.now.wall
        #expect(try parse("from:14:02").from == now - .seconds(7))
        #expect(try parse("from:2026-11-21").from == now - .seconds(14 * 3_600 + 127))
        #expect(try parse("from:2026-11-20T14:02").from == now - .seconds(86_407))
        #expect(try parse("to:2026-11-21T06:02:07Z").to == now)
    }

    @Test func `a clock time that lies ahead is the evening before`() throws {
        #expect(try parse("from:22:00").from == SampleFarm.now.wall - .seconds(16 * 3_600 + 127))
        #expect(try parse("from:22:00 to:01:00").to == SampleFarm.now.wall - .seconds(13 * 3_600 + 127))
    }

    @Test(arguments: [
        "tank:", "kind:level", "event:exploded", "from:yesterday", "from:25:00", "to:2026-13-01", "from:-8x",
        "from:14:00 to:13:00", "from:2026-11-21T", "from:T14:02",
    ])
    func `says in one line what it cannot read`(text: String) {
        #expect(throws: TypingComplaint.self) { try parse(text) }
        var state = ConsoleState(view: .journal)
        #expect(press(&state, .character("/"), .paste(text), .enter).isEmpty)
        #expect(state.isTypingFilter)
        #expect(state.filterComplaint != nil)
        #expect(state.journalQuery == nil)
    }

    @Test func `looks through what is here at once and asks for what is on record`() {
        var state = ConsoleState(view: .journal)
        let query = JournalQuery(operatorName: "wang")
        #expect(press(&state, .character("/"), .paste("by:wang"), .enter) == [.loadJournal(query)])
        #expect(state.journalEntries(farm).count == 3)
    }

    @Test func `adds to the record's finds what came since, and nothing twice`() {
        var state = ConsoleState(view: .journal)
        _ = press(&state, .character("/"), .paste("by:wang"), .enter)
        let old = JournalEntry(at: SampleFarm.ago(900_000).wall, event: .note, operatorName: "wang", text: "long ago")
        state.journalResults = [old] + farm.journal.filter { $0.operatorName == "wang" }
        #expect(state.journalEntries(farm).count == 4)
        var later = farm
        later.journal.append(
            JournalEntry(at: SampleFarm.now.wall, event: .note, operatorName: "wang", text: "just now"))
        #expect(state.journalEntries(later).count == 5)
        #expect(state.journalEntries(later).first == old)
        state.journalResults = [old]
        #expect(state.journalEntries(farm).count == 4)
    }

    @Test func `escape ends the search before it leads back`() {
        var state = ConsoleState(view: .journal)
        _ = press(&state, .character("/"), .paste("by:wang"), .enter, .escape)
        #expect(state.view == .journal)
        #expect(state.journalQuery == nil)
        #expect(state.journalEntries(farm) == farm.journal)
    }
}
