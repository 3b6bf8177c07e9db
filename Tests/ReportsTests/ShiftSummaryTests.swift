import Alarms
import Quantities
import Reports
import TankFarm
import TestSupport
import Testing

@Suite struct ShiftSummaryTests {
    private func check(_ lines: [String], _ name: String) {
        let difference = Golden.difference(lines.joined(separator: "\n") + "\n", name: name)
        #expect(difference == nil, "\(difference ?? "")")
        #expect(lines.allSatisfy { !$0.contains("\n") })
    }

    private func checkPaper(_ lines: [String], _ name: String) {
        // A form feed takes no column.
        #expect(lines.allSatisfy { ColumnText.width($0.hasPrefix("\u{0C}") ? String($0.dropFirst()) : $0) <= 80 })
        check(lines, name)
    }

    @Test func `prints a normal shift`() throws {
        checkPaper(ShiftSummary(try ShiftSamples.day()).text(), "shift-normal.txt")
    }

    @Test func `writes a normal shift as CSV`() throws {
        check(ShiftSummary(try ShiftSamples.day()).csv, "shift-normal.csv")
    }

    @Test func `writes a normal shift as JSON`() throws {
        check([ShiftSummary(try ShiftSamples.day()).json.text], "shift-normal.json")
    }

    @Test func `prints what is bad, missing, unwatched and unacknowledged`() throws {
        checkPaper(ShiftSummary(try ShiftSamples.troubled()).text(), "shift-troubled.txt")
    }

    @Test func `writes what is bad, missing, unwatched and unacknowledged as CSV`() throws {
        check(ShiftSummary(try ShiftSamples.troubled()).csv, "shift-troubled.csv")
    }

    @Test func `prints tests, what cannot ring, what is declared and what people did`() throws {
        checkPaper(ShiftSummary(try ShiftSamples.managed()).text(), "shift-managed.txt")
    }

    @Test func `writes tests, what cannot ring, what is declared and what people did as CSV`() throws {
        check(ShiftSummary(try ShiftSamples.managed()).csv, "shift-managed.csv")
    }

    @Test func `writes tests, what cannot ring, what is declared and what people did as JSON`() throws {
        check([ShiftSummary(try ShiftSamples.managed()).json.text], "shift-managed.json")
    }

    @Test func `prints the journal's head as the command takes it`() throws {
        var input = try ShiftSamples.day()
        #expect(ShiftSummary(input).journalHead == "48213:9f86d081884c7d65")
        #expect(ShiftSummary(input).text().contains("  ullage journal --verify --head 48213:9f86d081884c7d65"))
        input.journalHash = ""
        input.journalCount = 0
        #expect(ShiftSummary(input).journalHead == nil)
        #expect(!ShiftSummary(input).text().contains { $0.contains("--head") })
    }

    @Test func `lists nothing that is merely suppressed and would be normal`() throws {
        var input = try ShiftSamples.day()
        input.standing = [
            AlarmRecord(id: AlarmID(.tank("TK-101"), .levelLow), priority: .medium, suppression: .outOfUse)
        ]
        let summary = ShiftSummary(input)
        #expect(summary.standing == [])
        #expect(summary.silenced == [])
    }

    @Test func `counts the load of the part of a running shift that has passed`() throws {
        var input = try ShiftSamples.managed()
        input.isComplete = false
        input.generatedAt = input.period.from + .seconds(15_000)
        input.unwatched = [UnwatchedSpan(from: input.period.from - .seconds(60), to: input.period.from + .seconds(600))]
        let figures = ShiftSummary(input).alarmFigures
        #expect(figures.watched == .seconds(14_400))
        #expect(figures.annunciations == 1)
    }

    @Test(arguments: [("2026-03-29T00:30:00Z", "shift-11-hours.txt"), ("2026-10-25T00:30:00Z", "shift-13-hours.txt")])
    func `prints the night in which the clocks change with its length and offsets`(middle: String, name: String) throws
    {
        checkPaper(ShiftSummary(try ShiftSamples.night(middle)).text(), name)
    }

    @Test func `says SIMULATION and the page's number on every page`() throws {
        let lines = ShiftSummary(try ShiftSamples.day(simulation: true)).text(linesPerPage: 24, formFeeds: true)
        checkPaper(lines, "shift-simulation-pages.txt")
        let starts = lines.indices.filter { lines[$0].hasPrefix("\u{0C}") }
        #expect(!starts.isEmpty)
        for start in [0] + starts { #expect(lines[start].contains("SIMULATION")) }
        #expect(lines.count { $0.contains("page ") } == starts.count + 1)
    }

    @Test func `says SIMULATION in CSV and JSON`() throws {
        let summary = ShiftSummary(try ShiftSamples.day(simulation: true))
        #expect(summary.csv.contains("shift,,,,,simulation,,,,,SIMULATION"))
        #expect(summary.json.text.contains(#""simulation":true"#))
    }

    @Test func `keeps every page within its lines, and sends form feeds only when asked`() throws {
        let summary = ShiftSummary(try ShiftSamples.troubled())
        var count = 0
        for line in summary.text(linesPerPage: 30, formFeeds: true) {
            count = line.hasPrefix("\u{0C}") ? 1 : count + 1
            #expect(count <= 30)
        }
        #expect(!summary.text(linesPerPage: 30).contains { $0.contains("\u{0C}") })
    }

    @Test func `keeps the signatures together`() throws {
        for size in 20...60 {
            let lines = ShiftSummary(try ShiftSamples.troubled()).text(linesPerPage: size, formFeeds: true)
            let first = try #require(lines.firstIndex { $0.hasPrefix("Handed over by") })
            let second = try #require(lines.firstIndex { $0.hasPrefix("Taken over by") })
            #expect(!lines[first...second].contains { $0.hasPrefix("\u{0C}") })
        }
    }

    @Test func `prints ASCII alone for a printer that knows no more`() throws {
        let lines = ShiftSummary(try ShiftSamples.day()).text(asciiOnly: true)
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } && $0.utf8.count <= 80 })
    }

    @Test func `says that the shift still runs`() throws {
        var input = try ShiftSamples.day()
        input.isComplete = false
        input.generatedAt = input.period.from + .seconds(3_600)
        let summary = ShiftSummary(input)
        #expect(summary.text().contains { $0.hasPrefix("THE SHIFT STILL RUNS") })
        #expect(summary.json.text.contains(#""complete":false"#))
    }

    @Test func `counts a change in a flow-through tank as neither receipt nor dispatch`() throws {
        let summary = ShiftSummary(try ShiftSamples.day())
        let separator = try #require(summary.tanks.first { $0.tank.name == "SEP-1" })
        let process = try #require(summary.groups.first { $0.name == "Process" })
        #expect(separator.changeMillimetres == .known(100))
        #expect(process.receipts.number == nil)
        #expect(process.receipts.without.isEmpty)
    }

    @Test func `adds receipts and dispatches of a group apart`() throws {
        let crude = try #require(ShiftSummary(try ShiftSamples.day()).groups.first { $0.name == "Crude" })
        // π·11² m² times 3.479 m up and 2.75 m down.
        #expect(abs(try #require(crude.receipts.number) - 1_322.482) < 0.001)
        #expect(abs(try #require(crude.dispatches.number) - 1_045.365) < 0.001)
        #expect(crude.receipts.isComplete)
    }

    @Test func `never takes a missing opening for zero`() throws {
        let summary = ShiftSummary(try ShiftSamples.troubled())
        let dead = try #require(summary.tanks.first { $0.tank.name == "TK-101" })
        #expect(dead.changeMillimetres == .missing(why: "timeout"))
        #expect(dead.changeCubicMetres == .missing(why: "level: timeout"))
        let crude = try #require(summary.groups.first { $0.name == "Crude" })
        #expect(crude.receipts.without == ["TK-101", "TK-103"])
        #expect(crude.dispatches.number == nil)
        #expect(!crude.receipts.isComplete)
    }

    @Test func `takes an uncertain end for an uncertain change`() throws {
        let stuck = try #require(ShiftSummary(try ShiftSamples.troubled()).tanks.first { $0.tank.name == "TK-102" })
        #expect(stuck.changeMillimetres == .uncertain(100, why: "stuck"))
    }

    @Test func `says that a level lies outside the capacity table`() throws {
        var input = try ShiftSamples.day()
        let old = try #require(input.figures.first)
        input.figures[0] = PeriodFigures(
            tank: "TK-101", opening: old.opening,
            closing: ShiftSamples.sample("TK-101", input.period.to, .good(14_200), .absent, .absent),
            lowestLevelMillimetres: nil, lowestAt: nil, highestLevelMillimetres: nil, highestAt: nil, goodShare: 0)
        let balance = try #require(ShiftSummary(input).tanks.first)
        #expect(balance.changeMillimetres == .known(4_559))
        #expect(balance.closing.total.number == nil)
        #expect(balance.changeCubicMetres.why?.contains("above the capacity table") == true)
    }

    @Test(arguments: [(1_015.0, 0.0 as Double?), (1_400, nil)])
    func `takes an interface barely above the level for a tank of water, and makes no oil of one far above`(
        interface: Double, oil: Double?
    ) throws {
        var input = try ShiftSamples.day()
        input.figures[0] = PeriodFigures(
            tank: "TK-101", opening: nil,
            closing: ShiftSamples.sample("TK-101", input.period.to, .good(1_000), .good(interface), .absent),
            lowestLevelMillimetres: nil, lowestAt: nil, highestLevelMillimetres: nil, highestAt: nil, goodShare: 0)
        let balance = try #require(ShiftSummary(input).tanks.first)
        #expect(balance.closing.total.number != nil)
        #expect(balance.closing.water.number == (oil == nil ? nil : balance.closing.total.number))
        #expect(balance.closing.oil.number == oil)
    }

    @Test func `puts what nobody has acknowledged first among what stands, then the more urgent, then the older`()
        throws
    {
        let summary = ShiftSummary(try ShiftSamples.troubled())
        #expect(
            summary.standing.map(\.id.description) == [
                "TK-102/level_hh", "TK-101/gauge_fault", "line:south/line_fault", "TK-102/temperature_fault",
            ])
    }

    @Test func `joins the times without a watch and cuts them to the shift`() throws {
        let summary = ShiftSummary(try ShiftSamples.troubled())
        let from = summary.period.from
        #expect(
            summary.unwatched == [
                UnwatchedSpan(from: from, to: from + .seconds(90)),
                UnwatchedSpan(from: from + .seconds(900), to: from + .seconds(4_200)),
            ])
        #expect(summary.unwatchedTime == .seconds(3_390))
    }

    @Test func `fills in from what stands when an alarm was raised before the shift`() throws {
        let old = try #require(ShiftSummary(try ShiftSamples.troubled()).alarms.first)
        #expect(old.serial == 7)
        #expect(!old.wasRaisedInShift)
        #expect(old.raisedAt == ShiftSamples.time("2026-11-20T10:06:40Z"))
    }

    @Test func `tells as of when what stands is known, where no station runs`() throws {
        var input = try ShiftSamples.troubled()
        let live = ShiftSummary(input).text()
        #expect(live.contains { $0.hasPrefix("STILL STANDING at ") && !$0.contains("ended") })
        input.knownAt = input.generatedAt - .seconds(600)
        let stale = ShiftSummary(input).text().filter { $0.hasPrefix("STILL STANDING") }
        #expect(stale.count == 1)
        #expect(stale.first?.hasSuffix(", when the last station ended") == true)
        #expect(!live.contains(stale[0]))
        let then = try #require(input.knownAt).rfc3339
        #expect(ShiftSummary(input).json.text.contains(#""standing_at":"\#(then)""#))
        #expect(ShiftSummary(input).csv.contains { $0.contains(then) && $0.hasSuffix("when the last station ended") })
    }

    @Test func `lets no control character from outside onto paper`() throws {
        var input = try ShiftSamples.troubled()
        input.stationName = "Lin\u{1B}[2Jdong"
        input.carriedBy = "a\u{9B}b"
        input.tanks[0] = ShiftTank(
            tank: Tank(
                name: "TK-101", title: "x\u{1B}]0;y\u{7}", group: "g\u{202E}", line: "south", unit: 1,
                shellHeightMillimetres: 1), recipe: nil)
        input.entries.append(
            JournalEntry(
                at: input.period.from, event: .comment, operatorName: "w\u{1B}", text: "line\nbreak\u{8}"))
        input.standing[0].comment = "c\u{7}"
        let summary = ShiftSummary(input)
        for text in [summary.text().joined(), summary.csv.joined(), summary.json.text] {
            #expect(text == text.withoutControls)
        }
    }
}
