import Alarms
import GRDB
import Glibc
import Synchronization
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct BackupTests {
    let folder: TemporaryFolder
    var copy: String { folder.file("copy.db") }
    var unfinished: String { copy + ".unfinished" }

    init() throws { folder = try TemporaryFolder() }

    /// A database with entries and readings, and nobody at work on it.
    private func written(entries: Int = 6, in folder: TemporaryFolder? = nil) throws -> Farm {
        let farm = try Farm(in: folder)
        farm.writer.submit(entries: (1...entries).map { (raised(Double($0), serial: Int64($0)), nil) }, ticket: 1)
        for second in stride(from: 0, to: 1_500, by: 10) {
            farm.writer.submit(sample: sample(Double(second), level: 1_000 + Double(second)))
        }
        farm.stop()
        return farm
    }

    private func backUp(_ farm: Farm) throws(BackupError) -> Backup {
        try UllageDatabase.backUp(path: farm.path, to: copy)
    }

    // MARK: The copy

    @Test func `the copy holds journal and readings, and its head and span are told`() throws {
        let farm = try written()
        let backup = try backUp(farm)
        #expect(backup.path == copy)
        #expect(backup.bytes == Int64(bytes(copy).count))
        #expect(backup.entries == 6)
        #expect(backup.head == (try farm.reading().journalHead()))
        #expect(backup.history == morning...morning + .seconds(1_490))
        let database = try UllageDatabase.openForReading(path: copy)
        #expect(try database.journal() == (try farm.reading().journal()))
        #expect(try database.verifyJournal() == .intact(count: 6))
        #expect(try database.latest(tanks: ["TK-101"]) == (try farm.reading().latest(tanks: ["TK-101"])))
        #expect(files(in: folder) == ["copy.db"])
    }

    @Test func `the copy is one plain file without a log, also where the database has one`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(1), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        #expect(!bytes(farm.path + "-wal").isEmpty)
        #expect(try backUp(farm).entries == 1)
        let queue = try DatabaseQueue(path: copy)
        #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "delete")
        #expect(files(in: folder) == ["copy.db"])
        farm.stop()
    }

    @Test func `a database without an entry and a reading is copied, and said to be empty`() throws {
        let farm = try Farm()
        farm.stop()
        let backup = try backUp(farm)
        #expect(backup.entries == 0)
        #expect(backup.head == "0:0000000000000000")
        #expect(backup.history == nil)
    }

    @Test func `a station goes on from a copy, and a copy of the copy is the same`() throws {
        let farm = try written()
        let first = try backUp(farm)
        let second = try UllageDatabase.backUp(path: copy, to: folder.file("second.db"))
        #expect((second.bytes, second.entries, second.head) == (first.bytes, 6, first.head))
        let station = try UllageDatabase.openForStation(path: copy, at: morning)
        #expect(!station.isNew && station.setAside == nil)
        #expect(try station.verifyJournal() == .intact(count: 6))
        station.close()
    }

    @Test(arguments: [mode_t(0o600), 0o640, 0o400]) func `the copy has the database's rights`(mode: mode_t) throws {
        let farm = try written()
        #expect(chmod(farm.path, mode) == 0)
        _ = try backUp(farm)
        var status = stat()
        #expect(stat(copy, &status) == 0)
        #expect(status.st_mode & 0o777 == mode)
    }

    @Test func `what a killed backup left is taken away by the next one`() throws {
        let farm = try written()
        write(Array(repeating: 7, count: 100_000), to: unfinished)
        write([1, 2, 3], to: unfinished + "-journal")
        #expect(try backUp(farm).entries == 6)
        #expect(files(in: folder) == ["copy.db"])
    }

    // MARK: Beside a writer

    @Test func `what is written meanwhile is in the copy up to one instant, and delays nobody`() throws {
        let farm = try written(entries: 300)
        // Enough pages that entries come between the steps.
        try foreignConnection(farm.path).writeWithoutTransaction {
            try $0.execute(
                sql: """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600000)
                    INSERT INTO sample SELECT 1, 1000000000000 + i * 1000, 0, i, i, 325, NULL FROM n
                    """)
        }
        let station = try Farm(in: farm.folder)
        let isOver = Mutex(false)
        let written = Mutex<Int64>(0)
        let scribe = try Thread {
            var ticket: Int64 = 0
            while !isOver.withLock({ $0 }), ticket < 20_000 {
                ticket += 1
                station.writer.submit(
                    entries: [(raised(Double(ticket), serial: 1_000 + ticket), nil)], ticket: ticket)
                station.writer.submit(sample: sample(Double(2_000 + ticket), level: Double(ticket)))
                // As a station waits for what it shows as confirmed: each is a commit of its own.
                guard station.events.waitForTicket(ticket) else { return }
                written.withLock { $0 = ticket }
            }
        }
        #expect(station.events.waitForTicket(10))
        let before = written.withLock { $0 }
        let backup = try backUp(station)
        let after = written.withLock { $0 }
        isOver.withLock { $0 = true }
        scribe.join()
        station.stop()
        // It was let go on; and a copy of more than one instant would not have verified against the first.
        #expect(after > before)
        #expect(!station.events.all.hasFailed)
        #expect((300 + before...300 + after).contains(backup.entries))
        let kept = try UllageDatabase.openForReading(path: copy)
        #expect(try kept.verifyJournal() == .intact(count: backup.entries))
        let all = try station.reading().journal()
        #expect(try kept.journal() == Array(all.prefix(Int(backup.entries))))
        // The paper of that instant holds for what the station went on writing.
        let prefix = String(backup.head.split(separator: ":")[1])
        #expect(
            try station.reading().verifyJournal(head: (backup.entries, prefix)) == .intact(count: Int64(all.count)))
    }

    // MARK: Refusals

    @Test func `nothing that is there is written over`() throws {
        let farm = try written()
        write([1, 2, 3], to: copy)
        #expect(throws: BackupError.exists(path: copy)) { try backUp(farm) }
        #expect(bytes(copy) == [1, 2, 3])
        #expect(unlink(copy) == 0)
        // A link that leads nowhere would have the copy land elsewhere.
        #expect(symlink(folder.file("elsewhere"), copy) == 0)
        #expect(throws: BackupError.exists(path: copy)) { try backUp(farm) }
        #expect(files(in: folder) == ["copy.db"])
        #expect(throws: BackupError.exists(path: folder.path + "/.")) {
            try UllageDatabase.backUp(path: farm.path, to: folder.path + "/.")
        }
    }

    @Test(arguments: ["", "-wal", "-shm", "-journal", ".lock"])
    func `a name of the database itself is refused, by whatever way it is written`(suffix: String) throws {
        let farm = try written()
        let link = folder.file("link")
        #expect(symlink(farm.folder.path, link) == 0)
        let before = bytes(farm.path)
        for file in [farm.path + suffix, link + "/ullage.db" + suffix, farm.folder.path + "/./ullage.db" + suffix] {
            #expect(throws: BackupError.belongsToDatabase(path: file, database: farm.path)) {
                try UllageDatabase.backUp(path: farm.path, to: file)
            }
        }
        #expect(bytes(farm.path) == before)
        #expect(files(in: farm.folder).allSatisfy { !$0.contains("unfinished") })
    }

    @Test(arguments: ["-wal", "-shm", "-journal"])
    func `a log that lies where the copy's would is left alone, and no copy made beside it`(suffix: String) throws {
        let farm = try written()
        write([9], to: copy + suffix)
        #expect(throws: BackupError.strayBeside(path: copy, stray: copy + suffix)) { try backUp(farm) }
        #expect(files(in: folder) == ["copy.db" + suffix])
    }

    @Test func `a folder that is missing, and one that is none, are told`() throws {
        let farm = try written()
        write([1], to: folder.file("file"))
        for home in ["none", "file"] {
            let file = folder.file(home + "/copy.db")
            #expect(throws: BackupError.noFolder(path: file, folder: folder.file(home))) {
                try UllageDatabase.backUp(path: farm.path, to: file)
            }
        }
        #expect(files(in: folder) == ["file"])
    }

    @Test func `a second backup to the same place waits for nobody and touches nothing`() throws {
        let farm = try written()
        let first = try BackupFile(copy, besides: farm.path)
        #expect(throws: BackupError.inWork(path: copy)) { try backUp(farm) }
        #expect(files(in: folder) == ["copy.db.unfinished"])
        first.release()
        #expect(files(in: folder) == [])
        #expect(try backUp(farm).entries == 6)
    }

    @Test func `a file that came to the place meanwhile is not written over`() throws {
        let farm = try written()
        let file = try BackupFile(copy, besides: farm.path)
        write([1, 2, 3], to: copy)
        #expect(throws: BackupError.exists(path: copy)) { try file.finish() }
        file.release()
        #expect(bytes(copy) == [1, 2, 3])
        #expect(files(in: folder) == ["copy.db"])
    }

    @Test func `a database that is missing is not made, and another program's is left alone`() throws {
        let lost = folder.file("lost.db")
        #expect(throws: BackupError.source(.missing(path: lost))) { try UllageDatabase.backUp(path: lost, to: copy) }
        let theirs = folder.file("theirs.db")
        let queue = try DatabaseQueue(path: theirs)
        try queue.write { try $0.execute(sql: "CREATE TABLE theirs (x); PRAGMA application_id = 77") }
        try queue.close()
        let before = bytes(theirs)
        #expect(throws: BackupError.source(.anotherPrograms(path: theirs))) {
            try UllageDatabase.backUp(path: theirs, to: copy)
        }
        #expect(bytes(theirs) == before)
        #expect(files(in: folder) == ["theirs.db"])
    }

    @Test func `a newer schema is refused untouched`() throws {
        let farm = try written()
        try foreignConnection(farm.path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect(throws: BackupError.source(.newerSchema(path: farm.path, found: 99, known: Schema.version))) {
            try backUp(farm)
        }
        #expect(files(in: folder) == [])
    }

    @Test func `damage in the database is told by the database's name, and no copy of it kept`() throws {
        let farm = try written()
        // A leaf of the history, which an opening does not meet.
        let page = try foreignConnection(farm.path).read {
            try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'sample'")
        }
        var damaged = bytes(farm.path)
        let start = (try #require(page) - 1) * 4_096
        for place in start + 8..<start + 4_000 { damaged[place] = 0xA5 }
        write(damaged, to: farm.path)
        do {
            _ = try backUp(farm)
            Issue.record("a damaged database was copied")
        } catch .source(.damaged(let path, let words)) {
            #expect(path == farm.path)
            #expect(!words.contains("\n"))
        } catch { Issue.record("\(error)") }
        #expect(files(in: folder) == [])
        #expect(bytes(farm.path) == damaged)
    }

    @Test func `a journal that is not what was written is told with its entry, and no copy of it kept`() throws {
        let farm = try written()
        try foreignConnection(farm.path).writeWithoutTransaction {
            try $0.execute(
                sql: "DROP TRIGGER journal_is_never_changed; UPDATE journal SET text = 'calm' WHERE sequence = 4")
        }
        let words = "entry 4 is not what was written"
        #expect(throws: BackupError.journalBroken(database: farm.path, sequence: 4, words: words)) {
            try backUp(farm)
        }
        #expect(files(in: folder) == [])
    }

    @Test func `a copy that its disk gives back otherwise than it was written is not kept`() throws {
        let farm = try written()
        let sound = try UllageDatabase.backUp(path: farm.path, to: folder.file("sound.db"))
        let state = UllageDatabase.CopiedState(
            count: 6, lastHash: try UllageDatabase.openForReading(path: sound.path).journalAnchor().lastHash)
        let source = try farm.reading()
        var spoilt = bytes(sound.path)
        for place in spoilt.count - 40_960..<spoilt.count { spoilt[place] = 0 }
        for (contents, count) in [(spoilt, Int64(6)), (Array(spoilt.prefix(8_192)), 6), (bytes(sound.path), 7)] {
            let file = try BackupFile(copy, besides: farm.path)
            write(contents, to: file.unfinished)
            let wanted = UllageDatabase.CopiedState(count: count, lastHash: state.lastHash)
            do {
                _ = try file.verified(against: wanted, of: source, BackupCancellation())
                Issue.record("taken for sound")
            } catch .copyDiffers(let path, _) {
                #expect(path == copy)
            } catch { Issue.record("\(error)") }
            file.release()
        }
        #expect(files(in: folder) == ["sound.db"])
    }

    @Test func `a backup that nobody wants any more leaves nothing`() throws {
        let farm = try written()
        let cancellation = BackupCancellation()
        cancellation.cancel()
        #expect(throws: BackupError.cancelled(path: copy)) {
            try UllageDatabase.backUp(path: farm.path, to: copy, cancellation: cancellation)
        }
        #expect(files(in: folder) == [])
    }

    @Test func `every message is one line that names a file`() {
        let errors: [BackupError] = [
            .belongsToDatabase(path: copy, database: "d"), .exists(path: copy), .strayBeside(path: copy, stray: "s"),
            .noFolder(path: copy, folder: "f"), .inWork(path: copy), .cannotWrite(path: copy, words: "w", needed: 1),
            .noRoom(path: copy, needed: 1, free: 0, leaving: 0), .source(.missing(path: copy)),
            .journalBroken(database: copy, sequence: 1, words: "w"), .copyDiffers(path: copy, words: "w"),
            .cancelled(path: copy),
        ]
        for error in errors {
            #expect(error.description.contains(copy))
            #expect(!error.description.contains("\n"))
        }
    }

    @Test func `room is told in sizes that do not promise too much`() {
        let small = BackupError.noRoom(path: "c", needed: 950_001, free: 999_999, leaving: 0).description
        #expect(small.contains("takes 950.1 kB") && small.contains("has 999.9 kB free:"))
        let large = BackupError.noRoom(path: "c", needed: 1_600_000_001, free: 49_990_000, leaving: 16 << 20)
            .description
        #expect(large.contains("takes 1600.1 MB") && large.contains("has 49.9 MB free, of which 16.8 MB are left"))
    }
}

/// A thread of a test's own.
private final class Thread {
    private let handle: pthread_t
    private final class Job {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    struct Refused: Error {}

    init(_ body: @escaping @Sendable () -> Void) throws {
        var thread = pthread_t()
        let job = Unmanaged.passRetained(Job(body))
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, job.toOpaque())
        guard code == 0 else {
            job.release()
            throw Refused()
        }
        handle = thread
    }

    func join() { pthread_join(handle, nil) }
}
