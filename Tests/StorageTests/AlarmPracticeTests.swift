import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct AlarmPracticeTests {
    private static let note = JournalEntry(at: morning, event: .note, operatorName: "li", text: "for its change")
    private static let shelved = AlarmHold(
        kind: .shelved, by: "li", reason: "float hangs", since: morning, until: morning + .seconds(7_200),
        remaining: .milliseconds(7_199_500))

    /// Writes the changes, each with an entry of its own, and reads the file as a next run does.
    private func after(_ changes: [RecordChange]) throws -> Farm {
        let farm = try Farm()
        farm.writer.submit(entries: changes.map { (AlarmPracticeTests.note, $0) }, ticket: 1)
        farm.stop()
        return farm
    }

    @Test func `a shelving survives with its end, its remaining time, who and why`() throws {
        let record = AlarmRecord(
            id: AlarmID(.tank("TK-101"), .levelHigh), state: .latchedUnacknowledged, serial: 7, priority: .high,
            hold: AlarmPracticeTests.shelved, firstOut: 5, isTest: true, isUnattended: true)
        #expect(try after([.alarm(record)]).reading().alarmStates() == [record])
    }

    @Test func `out of service survives without an end`() throws {
        let hold = AlarmHold(kind: .outOfService, by: "li", reason: "gauge in the workshop", since: morning)
        let record = AlarmRecord(id: overfill, state: .normal, serial: 0, priority: .critical, hold: hold)
        #expect(try after([.alarm(record)]).reading().alarmStates() == [record])
    }

    @Test func `a hold that was lifted is gone`() throws {
        var record = AlarmRecord(id: overfill, serial: 7, priority: .high, hold: AlarmPracticeTests.shelved)
        let held = RecordChange.alarm(record)
        record.hold = nil
        #expect(try after([held, .alarm(record)]).reading().alarmStates() == [record])
    }

    @Test func `what suppressed it is not kept, what it is beneath is`() throws {
        var record = AlarmRecord(
            id: overfill, state: .unacknowledged, serial: 7, priority: .high, suppression: [.outOfUse, .lineFault])
        let farm = try after([.alarm(record)])
        record.suppression = []
        #expect(try farm.reading().alarmStates() == [record])
        let column = try foreignConnection(farm.path).read {
            try String.fetchAll($0, sql: "SELECT state || ' ' || beneath FROM alarm_state")
        }
        #expect(column == ["suppressed unacknowledged"])
    }

    @Test(arguments: [
        "id = 'TK-101/foam_fault'", "beneath = 'asleep'", "beneath = 'shelved'", "priority = 'urgent'",
        "hold_kind = 'hidden'", "serial = 'x'",
    ]) func `an alarm's row of a later version is left out, and the others are read`(sql: String) throws {
        let other = AlarmRecord(id: AlarmID(.tank("TK-102"), .levelHigh), serial: 3, priority: .low)
        let record = AlarmRecord(id: overfill, serial: 7, priority: .high, hold: AlarmPracticeTests.shelved)
        let farm = try after([.alarm(record), .alarm(other)])
        try foreignConnection(farm.path).write {
            try $0.execute(sql: "UPDATE alarm_state SET \(sql) WHERE id = 'TK-101/level_hh'")
        }
        #expect(try farm.reading().alarmStates() == [other])
    }

    @Test func `definitions come back whole and in their order`() throws {
        let definitions = [
            AlarmDefinition(
                id: AlarmID(.tank("TK-102"), .levelHigh), limit: 13_000.5, deadband: 12, onDelay: .milliseconds(2_500),
                offDelay: .seconds(31), priority: .medium, isLatching: true, isEnabled: false,
                reAlarmAfter: .seconds(600), isShelvable: true,
                guidance: AlarmGuidance(
                    message: "Stop · 停", guidance: "close V-12", cause: "receipt", consequence: "overflow",
                    respondWithin: .seconds(300), approvedBy: "chief")),
            AlarmDefinition(id: overfill, limit: 13_500),
            AlarmDefinition(id: AlarmID(.station, .storageFault)),
        ]
        #expect(try after([.definitions(definitions)]).reading().alarmDefinitions() == definitions)
    }

    @Test func `of definitions the last list alone is in force`() throws {
        let old = [AlarmDefinition(id: overfill, limit: 13_450), AlarmDefinition(id: AlarmID(.station, .stationFault))]
        let new = [AlarmDefinition(id: overfill, limit: 13_500)]
        #expect(try after([.definitions(old), .definitions(new)]).reading().alarmDefinitions() == new)
        let farm = try Farm()
        for (ticket, list) in [old, new].enumerated() {
            farm.writer.submit(entries: [(AlarmPracticeTests.note, .definitions(list))], ticket: Int64(ticket))
            #expect(farm.events.waitForTicket(Int64(ticket)))
        }
        farm.stop()
        #expect(try farm.reading().alarmDefinitions() == new)
    }

    @Test func `of a tank the last declaration stands, with its level, who and why`() throws {
        let receipt = TankDeclaration(tank: "TK-101", use: .receipt, by: "li", since: morning)
        let locked = TankDeclaration(
            tank: "TK-101", use: .locked, by: "wang", since: morning + .seconds(5), reason: "sampling",
            levelMillimetres: 9_641.5, oilFactor: OilFactor(vcf: 0.98961043237, baseDensity: 860))
        let other = TankDeclaration(tank: "TK-102", use: .outOfUse, by: nil, since: morning)
        let farm = try after([.declaration(receipt), .declaration(other), .declaration(locked)])
        #expect(try farm.reading().declarations() == [locked, other])
    }

    @Test func `maintenance stands until it is ended, and may begin again`() throws {
        func work(_ line: LineName, _ reason: String) -> LineMaintenance {
            LineMaintenance(line: line, by: "li", reason: reason, since: morning, until: morning + .seconds(3_600))
        }
        let farm = try after([
            .maintenance(work("south", "splice")), .maintenance(work("north", "fuse")), .maintenanceEnded("south"),
            .maintenanceEnded("north"), .maintenance(work("north", "fuse again")), .maintenanceEnded("unknown"),
        ])
        #expect(try farm.reading().maintenance() == [work("north", "fuse again")])
    }

    @Test func `an ended maintenance is gone from the file too`() throws {
        let farm = try Farm()
        let work = LineMaintenance(line: "south", by: "li", reason: "splice", since: morning, until: morning)
        farm.writer.submit(entries: [(AlarmPracticeTests.note, .maintenance(work))], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        #expect(try farm.reading().maintenance() == [work])
        farm.writer.submit(entries: [(AlarmPracticeTests.note, .maintenanceEnded("south"))], ticket: 2)
        farm.stop()
        #expect(try farm.reading().maintenance().isEmpty)
    }

    @Test func `declarations and maintenance of a later version are left out`() throws {
        let locked = TankDeclaration(tank: "TK-101", use: .locked, by: "li", since: morning)
        let other = TankDeclaration(tank: "TK-102", use: .dispatch, by: "li", since: morning)
        let farm = try after([.declaration(locked), .declaration(other)])
        try foreignConnection(farm.path).write {
            try $0.execute(sql: "UPDATE declaration SET use = 'blending' WHERE tank = 'TK-101'")
        }
        #expect(try farm.reading().declarations() == [other])
    }

    @Test func `the newest trip of a tank's overfill alarm in a test is its proof`() throws {
        func trip(_ seconds: Double, _ alarm: AlarmID, _ event: JournalEvent = .test) -> JournalEntry {
            JournalEntry(at: morning + .seconds(seconds), event: event, alarm: alarm, value: 13_501, limit: 13_500)
        }
        let farm = try Farm()
        let entries = [
            trip(90, overfill), trip(10, AlarmID(.tank("TK-102"), .levelHighHigh)),
            // After the clock was set back: still the newer one.
            trip(60, overfill), trip(200, AlarmID(.tank("TK-103"), .levelHigh)), trip(300, overfill, .raised),
            JournalEntry(at: morning + .seconds(400), event: .test, tank: "TK-104", text: "begins"),
        ]
        farm.writer.submit(entries: entries.map { ($0, nil) }, ticket: 1)
        farm.stop()
        #expect(
            try farm.reading().proofTests() == ["TK-101": morning + .seconds(60), "TK-102": morning + .seconds(10)])
    }

    @Test func `what changes stands in the entry's own transaction`() throws {
        let farm = try Farm()
        let locked = TankDeclaration(tank: "TK-101", use: .locked, by: "li", since: morning)
        farm.writer.submit(entries: [(AlarmPracticeTests.note, .declaration(locked))], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        // What a killed process leaves, cut at each frame of the log.
        let (file, log) = (bytes(farm.path), bytes(farm.path + "-wal"))
        var found: Set<[Int]> = []
        for cut in Array(stride(from: 32, to: log.count, by: 24 + 4_096)) + [log.count] {
            let left = try TemporaryFolder()
            write(file, to: left.file("ullage.db"))
            write(Array(log[..<cut]), to: left.file("ullage.db-wal"))
            let database = try UllageDatabase.openForStation(path: left.file("ullage.db"), at: morning)
            found.insert([try database.journal().count, try database.declarations().count])
        }
        #expect(found == [[0, 0], [1, 1]])
        farm.stop()
    }

    @Test func `after a failure every change comes again, what came meanwhile winning`() throws {
        var queue = JournalQueue(bound: 10)
        func declaration(_ tank: TankName, _ use: DeclaredUse) -> TankDeclaration {
            TankDeclaration(tank: tank, use: use, by: "li", since: morning)
        }
        let work = LineMaintenance(line: "south", by: "li", reason: "splice", since: morning, until: morning)
        let definitions = [AlarmDefinition(id: overfill, limit: 13_500)]
        let changes: [RecordChange] = [
            .declaration(declaration("TK-101", .receipt)), .declaration(declaration("TK-102", .receipt)),
            .maintenance(work), .definitions(definitions),
        ]
        queue.append(changes.map { (AlarmPracticeTests.note, $0) }, ticket: 1)
        let first = queue.take()
        queue.append(
            [
                (AlarmPracticeTests.note, .declaration(declaration("TK-101", .locked))),
                (AlarmPracticeTests.note, .maintenanceEnded("south")),
            ], ticket: 2)
        queue.fail(first)
        let second = queue.take()
        #expect(
            second.changes.declarations == [
                "TK-101": declaration("TK-101", .locked), "TK-102": declaration("TK-102", .receipt),
            ])
        #expect(second.changes.maintenance == ["south": .ended])
        #expect(second.changes.definitions == definitions)
        queue.succeed()
        #expect(queue.isEmpty)
    }

    @Test func `a digest is the one that sha256sum prints`() {
        // FIPS 180-4's own examples: "abc", and nothing.
        #expect(
            RecordDigest.sha256Hex(of: Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            RecordDigest.sha256Hex(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}
