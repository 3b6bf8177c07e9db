import Alarms
import GRDB
import Glibc
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct OpeningTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("ullage.db")
    }

    @Test func `a station begins a database that bears its mark and keeps a write-ahead log`() throws {
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(database.isNew)
        #expect(database.setAside == nil)
        #expect(files(in: folder).filter { $0.hasSuffix(".new") } == [])
        let queue = try DatabaseQueue(path: path)
        let marks = try queue.read { db in
            try ["application_id", "user_version", "journal_mode", "auto_vacuum"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        #expect(marks == [String(0x554C_4C47), String(Schema.version), "wal", "2"])
    }

    @Test func `the writing connection waits for the disk at each commit`() throws {
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(try database.write { try Int64.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
    }

    @Test func `opening twice finds the same database`() throws {
        try UllageDatabase.openForStation(path: path, at: morning).close()
        let again = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(!again.isNew)
        #expect(again.setAside == nil)
    }

    @Test func `an empty file becomes a database`() throws {
        write([], to: path)
        #expect(try UllageDatabase.openForStation(path: path, at: morning).isNew)
    }

    @Test func `reading never makes a database`() {
        #expect(throws: StorageError.missing(path: path)) { try UllageDatabase.openForReading(path: path) }
        #expect(files(in: folder) == [])
    }

    @Test func `another program's database is refused untouched`() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE theirs (x); PRAGMA application_id = 77") }
        try queue.close()
        let before = bytes(path)
        #expect(throws: StorageError.anotherPrograms(path: path)) {
            try UllageDatabase.openForStation(path: path, at: morning)
        }
        #expect(throws: StorageError.anotherPrograms(path: path)) { try UllageDatabase.openForReading(path: path) }
        #expect(bytes(path) == before)
        #expect(files(in: folder) == ["ullage.db"])
    }

    @Test func `a database without any application id is another program's`() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
        try queue.close()
        let before = bytes(path)
        #expect(throws: StorageError.anotherPrograms(path: path)) {
            try UllageDatabase.openForStation(path: path, at: morning)
        }
        #expect(bytes(path) == before)
    }

    @Test func `a file that is no database is refused untouched`() throws {
        let text = Array(String(repeating: "level,interface\n", count: 40).utf8)
        write(text, to: path)
        #expect(throws: StorageError.notADatabase(path: path)) {
            try UllageDatabase.openForStation(path: path, at: morning)
        }
        #expect(throws: StorageError.notADatabase(path: path)) { try UllageDatabase.openForReading(path: path) }
        #expect(bytes(path) == text)
    }

    @Test func `a newer schema is refused untouched`() throws {
        try UllageDatabase.openForStation(path: path, at: morning).close()
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        try queue.close()
        let before = bytes(path)
        let refusal = StorageError.newerSchema(path: path, found: 99, known: Schema.version)
        #expect(throws: refusal) { try UllageDatabase.openForStation(path: path, at: morning) }
        #expect(throws: refusal) { try UllageDatabase.openForReading(path: path) }
        #expect(bytes(path) == before)
    }

    @Test func `an older schema is brought up to date by a station, and refused by who reads`() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
        try queue.close()
        #expect(throws: StorageError.olderSchema(path: path, found: 0, known: Schema.version)) {
            try UllageDatabase.openForReading(path: path)
        }
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(!database.isNew)
        #expect(try database.verifyJournal() == .intact(count: 0))
    }

    @Test func `a damaged file of Ullage's own is set aside under a name that is told`() throws {
        try UllageDatabase.openForStation(path: path, at: morning).close()
        var damaged = bytes(path)
        for place in 5_000..<9_000 { damaged[place] = 0xA5 }
        write(damaged, to: path)
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        let aside = try #require(database.setAside)
        #expect(aside == path + ".damaged-20260115T080000Z")
        #expect(bytes(aside) == damaged)
        #expect(database.isNew)
        #expect(try database.verifyJournal() == .intact(count: 0))
    }

    @Test func `a second damaged file of the same second gets a name of its own`() throws {
        for _ in 0..<2 {
            try UllageDatabase.openForStation(path: path, at: morning).close()
            write(Array(bytes(path).prefix(6_000)), to: path)
            _ = try UllageDatabase.openForStation(path: path, at: morning)
        }
        let aside = files(in: folder).filter { $0.contains(".damaged-") && !$0.hasSuffix("l") && !$0.hasSuffix("m") }
        #expect(aside == ["ullage.db.damaged-20260115T080000Z", "ullage.db.damaged-20260115T080000Z-2"])
    }

    @Test func `a file whose first bytes are gone but whose mark stands is set aside`() throws {
        try UllageDatabase.openForStation(path: path, at: morning).close()
        var damaged = bytes(path)
        for place in 0..<16 { damaged[place] = 0 }
        write(damaged, to: path)
        let aside = try #require(try UllageDatabase.openForStation(path: path, at: morning).setAside)
        #expect(bytes(aside) == damaged)
    }

    @Test func `a write-ahead log without its database is never played into a new one`() throws {
        write([1, 2, 3], to: path + "-wal")
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        let aside = try #require(database.setAside)
        #expect(bytes(aside + "-wal") == [1, 2, 3])
    }

    @Test func `a folder that is not there is told`() throws {
        let lost = folder.file("none/ullage.db")
        #expect {
            try UllageDatabase.openForStation(path: lost, at: morning)
        } throws: { error in
            "\(error)".contains(lost) && "\(error)".contains("cannot open")
        }
    }

    @Test func `every message is one line that names the file`() {
        let errors: [StorageError] = [
            .missing(path: path), .notADatabase(path: path), .anotherPrograms(path: path),
            .newerSchema(path: path, found: 2, known: 1), .olderSchema(path: path, found: 1, known: 2),
            .cannotOpen(path: path, words: "w"), .damaged(path: path, words: "w"), .locked(path: path),
            .diskFull(path: path), .failed(path: path, words: "w"),
        ]
        for error in errors {
            #expect(error.description.contains(path))
            #expect(!error.description.contains("\n"))
        }
    }
}
