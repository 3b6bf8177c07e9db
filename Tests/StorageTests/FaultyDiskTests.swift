import Alarms
import CFaultyDisk
import GRDB
import Glibc
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// The real writer on a disk that fails: what was submitted is on record in the end, in order and once, or counted.
@Suite struct FaultyDiskTests {
    /// What a disk does to SQLite, and when.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let faults: [(kind: FaultyDisk.Kind, code: Int32, after: Int32)]

        init(_ words: String, _ faults: (FaultyDisk.Kind, Int32, Int32)...) {
            testDescription = words
            self.faults = faults.map { (kind: $0.0, code: $0.1, after: $0.2) }
        }

        func strike(_ disk: FaultyDisk) {
            for fault in faults { disk.fail(fault.kind, fault.code, after: fault.after) }
        }
    }

    // Extended codes, which SQLite's header makes of macros that Swift does not see.
    private static func ioError(_ number: Int32) -> Int32 { 10 | number << 8 }
    private static let full: Int32 = 13
    private static let readOnly: Int32 = 8
    private static let cannotOpen: Int32 = 14

    static let faults = [
        Fault("full", (.write, full, 0)),
        Fault("full in the middle of a transaction", (.write, full, 3)),
        Fault("I/O error while writing", (.write, ioError(3), 0)),
        Fault("I/O error in the middle of a transaction", (.write, ioError(3), 5)),
        Fault("I/O error at the sync", (.sync, ioError(4), 0)),
        Fault("I/O error while reading and writing", (.read, ioError(1), 0), (.write, ioError(3), 0)),
        Fault(
            "mounted read-only", (.write, readOnly, 0), (.sync, ioError(4), 0), (.truncate, readOnly, 0),
            (.delete, readOnly, 0)),
        Fault(
            "gone altogether", (.open, cannotOpen, 0), (.read, ioError(1), 0), (.write, ioError(3), 0),
            (.sync, ioError(4), 0), (.truncate, ioError(6), 0), (.delete, ioError(10), 0)),
    ]

    private func entry(_ number: Int) -> JournalEntry {
        JournalEntry(at: morning + .seconds(number), event: .note, operatorName: "li", text: "note \(number)")
    }

    private func events(_ events: Events) -> Int {
        events.all.reduce(0) { sum, event in if case .lost(let samples) = event { sum + samples } else { sum } }
    }

    @Test(arguments: faults)
    func `all that was submitted meanwhile is written when the disk comes back, in order and once`(
        fault: Fault
    ) throws {
        let disk = try FaultyDisk()
        let farm = try Farm(in: disk.folder)
        for number in 0..<20 {
            farm.writer.submit(entries: [(entry(number), nil)], ticket: Int64(number))
            farm.writer.submit(sample: sample(Double(number), level: Double(1_000 + number)))
        }
        #expect(farm.events.waitForTicket(19))
        fault.strike(disk)
        for number in 20..<60 {
            farm.writer.submit(entries: [(entry(number), nil)], ticket: Int64(number))
            farm.writer.submit(sample: sample(Double(number), level: Double(1_000 + number)))
        }
        #expect(farm.events.wait { $0.hasFailed })
        disk.mend()
        #expect(farm.events.wait { $0.contains(.recovered) })
        #expect(farm.events.waitForTicket(59))
        farm.stop()
        #expect(disk.failures > 0)
        #expect(farm.events.tickets == (0..<60).map { Int64($0) })
        let journal = try farm.reading().journal()
        #expect(journal.map(\.entry) == (0..<60).map(entry))
        #expect(try farm.reading().verifyJournal() == .intact(count: 60))
        #expect(try farm.stored().map(\.level.value) == (0..<60).map { Double(1_000 + $0) })
        #expect(events(farm.events) == 0)
        #expect(!farm.events.all.contains { if case .begunAnew = $0 { true } else { false } })
    }

    @Test func `past the bound the oldest samples fall out and are counted, and no entry does`() throws {
        let disk = try FaultyDisk()
        let farm = try Farm(
            in: disk.folder,
            limits: StorageLimits(
                waitingSamples: 30, waitingEntries: 5, batchInterval: .milliseconds(10),
                retryInterval: .milliseconds(10)))
        farm.writer.submit(entries: [(entry(0), nil)], ticket: 0)
        #expect(farm.events.waitForTicket(0))
        disk.fail(.write, FaultyDiskTests.full)
        for number in 0..<100 {
            farm.writer.submit(sample: sample(Double(number), level: Double(1_000 + number)))
        }
        for number in 1...20 {
            farm.writer.submit(entries: [(entry(number), nil), (raised(Double(number)), nil)], ticket: Int64(number))
        }
        #expect(farm.events.wait { $0.hasFailed })
        #expect(farm.writer.waitingCounts.samples <= 30)
        disk.mend()
        #expect(farm.events.waitForTicket(20))
        farm.stop()
        #expect(events(farm.events) == 70)
        #expect(try farm.stored().map(\.level.value) == (70..<100).map { Double(1_000 + $0) })
        let journal = try farm.reading().journal().map(\.entry)
        #expect(journal.filter { $0.event == .note } == (0...20).map(entry))
        // What repeats is merged behind the bound, with its count.
        let merged = journal.filter { $0.event == .raised }
        #expect(merged.count < 20)
        let told = merged.reduce(0) { sum, entry in
            let words = entry.text?.split(separator: " ") ?? []
            return sum + 1 + (words.firstIndex(of: "and").flatMap { Int(words[$0 + 1]) } ?? 0)
        }
        #expect(told == 20)
    }

    @Test func `while a sync hangs, submitting goes on`() throws {
        let disk = try FaultyDisk()
        let farm = try Farm(in: disk.folder)
        farm.writer.submit(entries: [(entry(0), nil)], ticket: 0)
        #expect(farm.events.waitForTicket(0))
        disk.holdSyncs(true)
        farm.writer.submit(entries: [(entry(1), nil)], ticket: 1)
        #expect(disk.waitForHeldSync())
        // This thread stands for the engine's: it would hang with the disk if it waited for it.
        for number in 2..<2_000 {
            farm.writer.submit(entries: [(entry(number), nil)], ticket: Int64(number))
            farm.writer.submit(sample: sample(Double(number), level: Double(number)))
        }
        #expect(farm.writer.waitingCounts.entries == 1_999)
        #expect(farm.events.tickets == [0])
        disk.holdSyncs(false)
        #expect(farm.events.waitForTicket(1_999))
        farm.stop()
        #expect(try farm.reading().journal().map(\.entry) == (0..<2_000).map(entry))
        #expect(try farm.stored().count == 1_998)
    }

    @Test func `with a second for each sync everything is written in order`() throws {
        let disk = try FaultyDisk()
        let farm = try Farm(in: disk.folder)
        disk.delaySyncs(milliseconds: 1_000)
        for number in 0..<4 {
            farm.writer.submit(entries: [(entry(number), nil)], ticket: Int64(number))
            for second in 0..<20 {
                farm.writer.submit(sample: sample(Double(number * 20 + second), level: Double(number * 20 + second)))
            }
            if number == 1 { #expect(farm.events.waitForTicket(0)) }
        }
        #expect(farm.events.waitForTicket(3))
        disk.delaySyncs(milliseconds: 0)
        farm.stop()
        #expect(!farm.events.all.hasFailed)
        #expect(try farm.reading().journal().map(\.entry) == (0..<4).map(entry))
        #expect(try farm.stored().map(\.level.value) == (0..<80).map { Double($0) })
    }

    @Test func `while another program holds it, all waits, and is written once it lets go`() throws {
        let disk = try FaultyDisk()
        let farm = try Farm(in: disk.folder)
        farm.writer.submit(entries: [(entry(0), nil)], ticket: 0)
        #expect(farm.events.waitForTicket(0))
        let other = try foreignConnection(farm.path)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        for number in 1..<30 {
            farm.writer.submit(entries: [(entry(number), nil)], ticket: Int64(number))
            farm.writer.submit(sample: sample(Double(number), level: Double(number)))
        }
        #expect(
            farm.events.wait {
                $0.contains { if case .failed(let words) = $0 { words.contains("locked") } else { false } }
            })
        try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        #expect(farm.events.waitForTicket(29))
        farm.stop()
        #expect(try farm.reading().journal().map(\.entry) == (0..<30).map(entry))
        #expect(try farm.stored().count == 29)
    }

    @Test func `at the end of a disk that never comes back, what is gone is counted`() throws {
        let disk = try FaultyDisk()
        let farm = try Farm(in: disk.folder)
        farm.writer.submit(entries: [(entry(0), nil)], ticket: 0)
        #expect(farm.events.waitForTicket(0))
        disk.fail(.write, FaultyDiskTests.full)
        farm.writer.submit(entries: [(entry(1), nil), (entry(2), nil)], ticket: 1)
        farm.writer.submit(sample: sample(1, level: 1))
        #expect(farm.events.wait { $0.hasFailed })
        farm.stop()
        #expect(farm.events.all.contains(.abandoned(entries: 2, samples: 1)))
        disk.mend()
        #expect(try farm.reading().journal().map(\.entry) == [entry(0)])
    }
}
