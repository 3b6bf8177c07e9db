import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct JournalSearchTests {
    private static let entries: [JournalEntry] = [
        JournalEntry(at: morning, event: .started, text: "version 1"),
        raised(1),
        JournalEntry(
            at: morning + .seconds(2), event: .acknowledged, alarm: overfill, serial: 1, operatorName: "wang",
            text: "Pump stopped · ÖL 100%", origin: "pts/3, 10.0.0.7"),
        raised(3, serial: 2, alarm: AlarmID(.tank("TK-102"), .levelHigh)),
        raised(4, serial: 3, alarm: AlarmID(.line("south"), .lineFault)),
        JournalEntry(at: morning + .seconds(5), event: .note, tank: "TK-101", operatorName: "Wang", text: "dip_1"),
        JournalEntry(at: morning - .seconds(60), event: .clock, text: "set back"),
        JournalEntry(at: morning + .seconds(6), event: .comment, alarm: overfill, operatorName: "li", text: "a\\b"),
    ]

    private func journal(_ entries: [JournalEntry] = entries) throws -> Farm {
        let farm = try Farm()
        farm.writer.submit(entries: entries.map { ($0, nil) }, ticket: 1)
        farm.stop()
        return farm
    }

    @Test(arguments: [
        (JournalQuery(), [1, 2, 3, 4, 5, 6, 7, 8]),
        (JournalQuery(tank: "TK-101"), [2, 3, 6, 8]),
        (JournalQuery(kind: .levelHighHigh), [2, 3, 8]),
        (JournalQuery(kind: .levelHigh), [4]),
        (JournalQuery(kind: .lineFault), [5]),
        (JournalQuery(event: .raised), [2, 4, 5]),
        (JournalQuery(operatorName: "wang"), [3]),
        (JournalQuery(from: morning + .seconds(1), to: morning + .seconds(5)), [2, 3, 4, 5]),
        (JournalQuery(to: morning), [7]),
        (JournalQuery(from: morning + .seconds(4)), [5, 6, 8]),
        (JournalQuery(words: "PUMP"), [3]),
        (JournalQuery(words: "öl"), [3]),
        (JournalQuery(words: "100%"), [3]),
        (JournalQuery(words: "%"), [3]),
        (JournalQuery(words: "dip_1"), [6]),
        (JournalQuery(words: "p_m"), []),
        (JournalQuery(words: "\\"), [8]),
        (JournalQuery(words: "10.0.0.7"), [3]),
        (JournalQuery(words: "LINE:SOUTH"), [5]),
        (JournalQuery(words: "tk-101"), [2, 3, 6, 8]),
        (JournalQuery(words: "wang"), [3, 6]),
        (JournalQuery(words: ""), [1, 2, 3, 4, 5, 6, 7, 8]),
        (JournalQuery(words: "' OR 1=1 --"), []),
        (JournalQuery(words: String(repeating: "x", count: 60_000)), []),
        (JournalQuery(tank: "TK-101", event: .raised, words: "rising"), [2]),
        (JournalQuery(from: morning + .seconds(900)), []),
    ])
    func `each filter finds its entries, in the order of the record`(query: JournalQuery, expected: [Int64]) throws {
        let farm = try journal()
        let database = try farm.reading()
        #expect(try database.journal(matching: query).map(\.sequence) == expected)
        var streamed: [Int64] = []
        try database.forEachEntry(matching: query) { streamed.append($0.sequence) }
        #expect(streamed == expected)
    }

    @Test func `a limit takes the newest of what is found, oldest first`() throws {
        let farm = try journal()
        let database = try farm.reading()
        #expect(try database.journal(matching: JournalQuery(tank: "TK-101"), limit: 2).map(\.sequence) == [6, 8])
        #expect(try database.journal(matching: JournalQuery(words: "rising"), limit: 1).map(\.sequence) == [5])
        #expect(try database.journal(matching: JournalQuery(), limit: 0).isEmpty)
    }

    @Test func `an empty journal holds nothing`() throws {
        let farm = try journal([])
        let database = try farm.reading()
        #expect(try database.journal(matching: JournalQuery()).isEmpty)
        try database.forEachEntry(matching: JournalQuery()) { _ in Issue.record("an entry of nothing") }
    }

    @Test func `random questions find what the query's own words say`() throws {
        let seed = UInt64.random(in: 0..<(1 << 32))
        var random = SeededRandom(seed: seed)
        let tanks: [TankName?] = [nil, "TK-101", "TK-102", "tk-101"]
        let kinds: [AlarmKind?] = [nil, .levelHigh, .levelHighHigh, .gaugeFault]
        let names: [String?] = [nil, "wang", "Wang", "Jürgen", "ju"]
        let texts: [String?] = [nil, "", "Rise_100%", "rise", "Über", "e\u{301}tat", "état", "100 %", "a\\%b"]
        func any<Value>(_ values: [Value?]) -> Value? { values.randomElement(using: &random) ?? nil }
        func time() -> WallTime { morning + .seconds(Int64.random(in: -20...20, using: &random)) }
        let entries = (0..<400).map { number -> JournalEntry in
            let tank = any(tanks)
            return JournalEntry(
                at: time(), event: JournalEvent.allCases.randomElement(using: &random) ?? .raised,
                alarm: tank.flatMap { tank in any(kinds).map { AlarmID(.tank(tank), $0) } }, tank: tank,
                operatorName: any(names), text: any(texts), origin: any(texts))
        }
        let farm = try journal(entries)
        let database = try farm.reading()
        for _ in 0..<300 {
            let query = JournalQuery(
                from: Bool.random(using: &random) ? time() : nil, to: Bool.random(using: &random) ? time() : nil,
                tank: any(tanks), kind: any(kinds), event: any([nil, nil, .raised, .note]), operatorName: any(names),
                words: any(texts + ["RISE", "%", "_", "\\", "tk-", "über", "e", "É"]))
            let expected = entries.indices.filter { query.matches(entries[$0]) }.map { Int64($0 + 1) }
            #expect(try database.journal(matching: query).map(\.sequence) == expected, "seed \(seed): \(query)")
            #expect(
                try database.journal(matching: query, limit: 3).map(\.sequence) == expected.suffix(3),
                "seed \(seed): \(query)")
        }
    }

    @Test func `an export of many slices hands out each entry once, and what it throws comes through`() throws {
        let farm = try journal((0..<5_000).map { raised(Double($0), serial: Int64($0)) })
        let database = try farm.reading()
        var sequences: [Int64] = []
        try database.forEachEntry(matching: JournalQuery(kind: .levelHighHigh)) { sequences.append($0.sequence) }
        #expect(sequences == Array(1...5_000))
        struct Stop: Error {}
        #expect(throws: Stop.self) { try database.forEachEntry(matching: JournalQuery()) { _ in throw Stop() } }
    }

    @Test func `no transaction is held while an export is read, and what is written meanwhile is not waited for`()
        throws
    {
        let farm = try Farm()
        farm.writer.submit(entries: (0..<3).map { (raised(Double($0)), nil) }, ticket: 1)
        #expect(farm.events.waitForTicket(1))
        var seen = 0
        try farm.reading().forEachEntry(matching: JournalQuery()) { entry in
            seen += 1
            farm.writer.submit(entries: [(raised(99), nil)], ticket: Int64(seen + 1))
            #expect(farm.events.waitForTicket(Int64(seen + 1)))
            // With a reader in the way, this would leave the log as it is.
            let checkpoint = try foreignConnection(farm.path).writeWithoutTransaction {
                try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
            #expect(checkpoint?[0] == 0)
        }
        #expect(seen == 3)
        farm.stop()
    }

    @Test func `entries of a later version are left out`() throws {
        let farm = try journal()
        try foreignConnection(farm.path).writeWithoutTransaction {
            try $0.execute(
                sql: """
                    INSERT INTO journal (sequence, at_ms, event, hash) VALUES (9, \(morning.milliseconds), 'blended', x'00');
                    INSERT INTO journal (sequence, at_ms, event, alarm, hash)
                        VALUES (10, \(morning.milliseconds), 'raised', 'TK-101/foam', x'00');
                    INSERT INTO journal (sequence, at_ms, event, hash) VALUES (11, 'noon', 'raised', x'00');
                    """)
        }
        let database = try farm.reading()
        #expect(try database.journal().map(\.sequence) == Array(1...8))
        #expect(try database.journal(limit: 2).map(\.sequence) == [7, 8])
    }

    /// SQLite's own account of how it looks: by key or index, never by sorting all there is.
    @Test(arguments: [
        JournalQuery(), JournalQuery(from: morning, to: morning + .seconds(9)), JournalQuery(tank: "TK-101"),
        JournalQuery(from: morning, tank: "TK-101", words: "x"), JournalQuery(event: .raised, operatorName: "li"),
    ]) func `no search sorts the journal`(query: JournalQuery) throws {
        let farm = try journal()
        let plan = try foreignConnection(farm.path).read { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN " + JournalSearch(query).sql(newestFirst: false),
                arguments: JournalSearch(query).arguments(for: 1...8)
            ).compactMap { $0.text("detail") }
        }
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        #expect(plan.contains { $0.contains(query.tank == nil ? "PRIMARY KEY" : "journal_by_tank") }, "\(plan)")
    }
}
