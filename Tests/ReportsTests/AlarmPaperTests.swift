import Alarms
import Reports
import TankFarm
import TestSupport
import Testing

private let begin = ShiftSamples.time("2026-11-20T00:00:00Z")
private let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)
private let high = AlarmID(.tank("TK-101"), .levelHigh)
private let fault = AlarmID(.line("south"), .lineFault)

@Suite struct AlarmStatisticsDocumentTests {
    private func figures(empty: Bool = false) -> AlarmFigures {
        func raised(_ seconds: Int, _ alarm: AlarmID, _ serial: Int64, _ text: String? = nil) -> JournalEntry {
            JournalEntry(at: begin + .seconds(seconds), event: .raised, alarm: alarm, serial: serial, text: text)
        }
        func then(_ seconds: Int, _ event: JournalEvent, _ alarm: AlarmID, _ serial: Int64) -> JournalEntry {
            JournalEntry(
                at: begin + .seconds(seconds), event: event, alarm: alarm, serial: serial,
                operatorName: event == .acknowledged ? "wang" : nil)
        }
        var entries: [JournalEntry] = []
        for number in 0..<10 { entries.append(raised(3_600 + number * 15, high, Int64(number))) }
        entries += [
            then(3_760, .acknowledged, high, 9), then(3_790, .returned, high, 9), raised(7_200, overfill, 20),
            then(7_223, .acknowledged, overfill, 20), then(7_230, .cleared, overfill, 20),
            raised(9_000, overfill, 21, "TEST: "), raised(20_000, fault, 22, "TK-101, TK-102"),
            then(30_000, .shelved, high, 0),
            JournalEntry(at: begin + .seconds(30_010), event: .refused, text: "no such alarm"),
        ]
        return AlarmFigures(
            entries: empty ? [] : entries, from: begin, to: begin + .seconds(empty ? 0 : 172_800),
            definitions: empty
                ? [] : [AlarmDefinition(id: overfill), AlarmDefinition(id: high), AlarmDefinition(id: fault)],
            standing: empty
                ? []
                : [
                    AlarmRecord(
                        id: fault, state: .unacknowledged, serial: 22, raisedAt: begin + .seconds(20_000),
                        priority: .high)
                ],
            unwatched: empty ? .zero : .seconds(3_600))
    }

    private func check(_ lines: [String], _ name: String) {
        let difference = Golden.difference(lines.joined(separator: "\n") + "\n", name: name)
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test func `tells the engineer each figure beside its target and its limit`() {
        let lines = AlarmStatisticsDocument(figures(), zone: ShiftSamples.shanghai).lines
        #expect(lines.allSatisfy { ColumnText.width($0) <= 78 })
        check(lines, "statistics.txt")
    }

    @Test func `writes the figures as one JSON object`() {
        check([AlarmStatisticsDocument(figures(), zone: ShiftSamples.shanghai).json.text], "statistics.json")
    }

    @Test func `tells dashes and nulls of an empty window`() {
        let document = AlarmStatisticsDocument(figures(empty: true), zone: .utc)
        check(document.lines, "statistics-empty.txt")
        #expect(document.json.text.contains(#""per_day":null"#))
        #expect(document.json.text.contains(#""median_s":null"#))
        #expect(!document.json.text.contains("nan"))
    }

    @Test func `lets no control character of a name through`() {
        let entry = JournalEntry(
            at: begin, event: .raised, alarm: AlarmID(.tank("T\u{1B}[2J"), .levelHigh), serial: 1)
        let figures = AlarmFigures(
            entries: [entry], from: begin, to: begin + .seconds(60), definitions: [], standing: [])
        let text = AlarmStatisticsDocument(figures, zone: .utc).lines.joined()
        #expect(text == text.withoutControls)
    }
}

@Suite struct MasterAlarmListTests {
    private let definitions = [
        AlarmDefinition(
            id: overfill, limit: 13_500, isLatching: true, reAlarmAfter: .seconds(1_800),
            guidance: AlarmGuidance(
                message: "Crude 1 overfills", guidance: "Stop the receipt at the jetty, then close XV-101.",
                cause: "The receipt was not stopped in time", consequence: "Crude in the bund, fire",
                respondWithin: .seconds(900), approvedBy: "li, 2026-03-01")),
        AlarmDefinition(id: fault),
        AlarmDefinition(id: high, limit: 13_000.5, deadband: 12, onDelay: .milliseconds(2_500), isEnabled: false),
        AlarmDefinition(id: AlarmID(.tank("TK-101"), .levelLow), limit: 2_300),
        AlarmDefinition(id: AlarmID(.tank("TK-101"), .temperatureLow), limit: -5),
        AlarmDefinition(id: AlarmID(.station, .storageFault)),
        AlarmDefinition(id: AlarmID(.tank("TK-100"), .levelHigh), limit: 9_000),
    ]
    private let hash = ShiftSamples.hash

    private func check(_ lines: [String], _ name: String) {
        let difference = Golden.difference(lines.joined(separator: "\n") + "\n", name: name)
        #expect(difference == nil, "\(difference ?? "")")
    }

    private func changed(_ change: (inout AlarmDefinition) -> Void) -> MasterAlarmList {
        var copy = definitions
        change(&copy[0])
        return MasterAlarmList(copy)
    }

    @Test func `prints every alarm with its words, the split and the hash`() {
        let lines = MasterAlarmList(definitions).text(hash: hash)
        #expect(lines.allSatisfy { ColumnText.width($0) <= 80 })
        check(lines, "master.txt")
    }

    @Test func `writes every alarm as a row with the hash in its last column`() {
        check(MasterAlarmList(definitions).csv(hash: hash), "master.csv")
    }

    @Test func `hashes what the CSV says, without the hash`() {
        let list = MasterAlarmList(definitions)
        let text = String(decoding: list.canonicalBytes, as: UTF8.self)
        #expect(text.split(separator: "\n").count == definitions.count + 1)
        #expect(text.hasSuffix("\n"))
        #expect(text.hasPrefix(MasterAlarmList.header + "\n"))
        for (row, line) in zip(list.csv(hash: hash).dropFirst(), text.split(separator: "\n").dropFirst()) {
            #expect(row == line + "," + hash)
        }
    }

    @Test func `has the same bytes in whatever order the configuration tells the alarms`() {
        let bytes = MasterAlarmList(definitions).canonicalBytes
        #expect(MasterAlarmList(definitions.reversed()).canonicalBytes == bytes)
        #expect(MasterAlarmList(definitions.shuffled()).canonicalBytes == bytes)
    }

    @Test func `has other bytes for every agreement that is another`() {
        let lists = [
            MasterAlarmList(definitions), MasterAlarmList(definitions.dropLast()), changed { $0.limit = 13_500.001 },
            changed { $0.deadband = 11 }, changed { $0.onDelay = .milliseconds(1) },
            changed { $0.offDelay = .seconds(31) }, changed { $0.priority = .high }, changed { $0.isLatching = false },
            changed { $0.isEnabled = false }, changed { $0.reAlarmAfter = nil }, changed { $0.isShelvable = true },
            changed { $0.guidance.message = "x" }, changed { $0.guidance.cause = "x" },
            changed { $0.guidance.consequence = "x" }, changed { $0.guidance.guidance = "x" },
            changed { $0.guidance.respondWithin = .seconds(901) }, changed { $0.guidance.approvedBy = "x" },
        ]
        #expect(Set(lists.map(\.canonicalBytes)).count == lists.count)
    }

    @Test func `resolves a message that is not configured to the kind's own words`() {
        #expect(
            changed { $0.guidance.message = nil }.canonicalBytes
                == changed { $0.guidance.message = "overfill (HH)" }.canonicalBytes)
    }

    @Test func `names critical and high alarms that tell nobody what to do, the disabled ones not`() {
        #expect(
            MasterAlarmList(definitions).withoutGuidance.map(\.description) == [
                "station/storage_fault", "line:south/line_fault", "TK-100/level_h",
            ])
        #expect(changed { $0.guidance.guidance = "  " }.withoutGuidance.last == overfill)
    }

    @Test func `holds the split of what is enabled against 80, 15 and 5 percent`() {
        #expect(
            MasterAlarmList(definitions).priorityLines == [
                "PRIORITIES of 6 enabled alarms               count     share    practice",
                "  low and medium                                 2    33.3 %      ≥ 80 % !",
                "  high                                           3    50.0 %      ≤ 15 % !",
                "  critical                                       1    16.7 %       ≤ 5 % !",
            ])
        #expect(MasterAlarmList([]).priorityLines == ["no alarm is enabled"])
        #expect(MasterAlarmList([]).guidanceLines == [])
    }

    @Test func `lets no control character through, nor a formula`() {
        let list = changed {
            $0.guidance.guidance = "=cmd\u{1B}[2J\nx"
            $0.guidance.cause = "a\u{9B}"
        }
        for text in [list.text(hash: hash).joined(), list.csv(hash: hash).joined()] {
            #expect(text == text.withoutControls)
        }
        #expect(list.csv(hash: hash).contains { $0.contains(",'=cmd") })
    }
}
