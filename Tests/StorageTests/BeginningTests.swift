import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct BeginningTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("ullage.db")
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        database.close()
        try change("INSERT INTO tank (tank_id, name) VALUES (1, 'TK-101'), (2, 'TK-102')")
    }

    private func change(_ sql: String) throws {
        let connection = try foreignConnection(path)
        try connection.write { try $0.execute(sql: sql) }
        try connection.close()
    }

    private func store(_ tank: Int64, at time: WallTime) throws {
        try change(
            "INSERT INTO sample VALUES (\(tank), \(time.milliseconds), 0, 1000, 300, 325, NULL)")
    }

    private func store(_ tank: Int64, _ level: HistoryLevel, at time: WallTime) throws {
        try change(
            "INSERT INTO \(level.name) (tank_id, \(level.name), level_mm) VALUES (\(tank), \(level.number(of: time.milliseconds)), 1000)"
        )
    }

    private func beginning(_ tanks: [TankName] = ["TK-101"]) throws -> WallTime? {
        let database = try UllageDatabase.openForReading(path: path)
        defer { database.close() }
        return try database.historyBeginning(tanks: tanks)
    }

    @Test func `a tank of which nothing is stored, or nobody has heard, has no beginning`() throws {
        #expect(try beginning(["TK-101", "TK-999"]) == nil)
        #expect(try beginning([]) == nil)
    }

    @Test func `it is the first sample where the minute and the hour around it begin before`() throws {
        let first = morning + .seconds(3_599)
        try store(1, at: first)
        try store(1, .minute, at: first)
        try store(1, .hour, at: first)
        #expect(try beginning() == first)
    }

    @Test func `it is the first minute, or hour, where nothing finer is left of it`() throws {
        try store(1, at: morning + .seconds(86_400))
        try store(1, .minute, at: morning + .seconds(43_260))
        #expect(try beginning() == morning + .seconds(43_260))
        try store(1, .hour, at: morning - .seconds(7_200))
        #expect(try beginning() == morning - .seconds(7_200))
    }

    @Test func `of several tanks it is the earliest`() throws {
        try store(1, at: morning)
        try store(2, at: morning - .seconds(5))
        #expect(try beginning(["TK-101", "TK-102"]) == morning - .seconds(5))
        #expect(try beginning() == morning)
    }

    @Test func `what a clock without a battery left in 1970 is no beginning where there is another`() throws {
        try store(1, at: WallTime(milliseconds: 5_000))
        #expect(try beginning() == WallTime(milliseconds: 5_000))
        try store(1, at: morning)
        #expect(try beginning() == morning)
    }

    @Test func `what was imported from before 2020 is`() throws {
        let old = WallTime(milliseconds: 1_262_304_000_000)
        try store(1, .hour, at: old)
        try store(1, at: morning)
        #expect(try beginning() == morning)
        try change("INSERT INTO imported_span VALUES (1, 1, \(old.milliseconds), \(old.milliseconds + 3_600_000))")
        #expect(try beginning() == old)
    }
}
