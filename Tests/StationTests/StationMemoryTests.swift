import Alarms
import Station
import Storage
import TankFarm
import TestSupport
import Testing

@Suite struct StationMemoryTests {
    @Test func `a jump that stood when the run ended, and the month's counts, are read from the database`() throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let path = folder.file("ullage.db")
        let database = try UllageDatabase.openForStation(path: path, at: clock.now().wall)
        let writer = StorageWriter(database: database, clock: clock, blockSignals: {}) { _ in }
        try writer.start()
        let start = clock.now().wall
        for (index, level) in [Measurement.good(8_000), .uncertain(0, .jump)].enumerated() {
            for tank: TankName in ["TK-101", "TK-102"] {
                writer.submit(
                    sample: HistorySample(
                        tank: tank, at: start + .seconds(index), level: tank == "TK-101" ? level : .good(6_000),
                        interface: .good(3_000), temperature: .good(30)))
            }
        }
        let entry = JournalEntry(
            at: start, event: .jumped, tank: "TK-101", value: 0, text: RepeatedFinding.text("level jumped", more: 2))
        writer.submit(entries: [(entry, nil)], ticket: 1)
        writer.stop()
        database.close()
        let again = try UllageDatabase.openForReading(path: path)
        defer { again.close() }
        let memory = try StationMemory(
            from: again, tanks: ["TK-101", "TK-102"], zone: .utc, at: start + .seconds(60))
        #expect(memory.jumped == ["TK-101": 0])
        #expect(memory.lastGood["TK-101"]?.millimetres == 8_000)
        #expect(memory.findings == ["TK-101": LevelFindings(jumps: 3)])
    }
}
