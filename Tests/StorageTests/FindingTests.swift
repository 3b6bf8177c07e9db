import Alarms
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct FindingTests {
    @Test(arguments: [0, 1, 12, 86_399]) func `a text says how many events it stands for`(more: Int) {
        #expect(RepeatedFinding.count(in: RepeatedFinding.text("level jumped", more: more)) == more + 1)
    }

    @Test(arguments: [
        nil, "", "12", "; and  more since the last entry", "; and x more since the last entry",
        "; and -3 more since the last entry", "; and 99999999999999999999 more since the last entry",
    ]) func `any other text stands for one`(text: String?) {
        #expect(RepeatedFinding.count(in: text) == 1)
    }

    @Test func `the month's events are counted by tank, those that one entry stands for with it`() throws {
        let farm = try Farm()
        func entry(_ seconds: Double, _ event: JournalEvent, _ tank: TankName, more: Int = 0) -> JournalEntry {
            JournalEntry(
                at: morning + .milliseconds(Int64(seconds * 1_000)), event: event, tank: tank, value: 8_000,
                text: RepeatedFinding.text("level jumped", more: more))
        }
        let entries = [
            entry(-1, .jumped, "TK-101"), entry(0, .jumped, "TK-101"), entry(1, .jumped, "TK-101", more: 11),
            entry(2, .stuck, "TK-101"), entry(3, .stuck, "TK-102"), raised(4), entry(60, .jumped, "TK-102"),
        ]
        farm.writer.submit(entries: entries.map { ($0, nil) }, ticket: 1)
        farm.stop()
        let counts = try farm.reading().levelFindings(from: morning, to: morning + .seconds(60))
        #expect(
            counts == [
                "TK-101": LevelFindings(jumps: 13, sticks: 1), "TK-102": LevelFindings(jumps: 0, sticks: 1),
            ])
    }
}
