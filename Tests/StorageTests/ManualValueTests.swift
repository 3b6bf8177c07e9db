import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct ManualValueTests {
    private static let entry = JournalEntry(
        at: morning, event: .value, tank: "TK-101", operatorName: "li", text: "for its change")

    private func value(
        _ quantity: ManualQuantity = .density, _ number: Double = 860, of tank: TankName? = "TK-101",
        after seconds: Double = 0, for hours: Double = 24
    ) -> ManualValue {
        let at = morning + .seconds(seconds)
        return ManualValue(
            tank: tank, quantity: quantity, value: number, by: "li", at: at, until: at + .seconds(hours * 3_600))
    }

    /// Writes the changes, each with an entry of its own, and reads the file as a next run does.
    private func after(_ changes: [RecordChange]) throws -> Farm {
        let farm = try Farm()
        farm.writer.submit(entries: changes.map { (ManualValueTests.entry, $0) }, ticket: 1)
        farm.stop()
        return farm
    }

    @Test func `a value survives with who, when, how long, from where and what was observed`() throws {
        let whole = ManualValue(
            tank: "TK-101", quantity: .density, value: 860.045_620_1,
            observed: ObservedDensity(kilogramsPerCubicMetre: 853.1, celsius: 30, hydrometerCelsius: 20), by: "li · 李",
            at: morning, until: morning + .seconds(3_600), source: "laboratory 117", product: "crude", baseCelsius: 20)
        let metered = ManualValue(
            tank: "TK-102", quantity: .density, value: 860,
            observed: ObservedDensity(kilogramsPerCubicMetre: 853.1, celsius: 30, hydrometerCelsius: nil), by: "li",
            at: morning, until: morning + .seconds(60))
        let farm = try after([.manualValue(metered), .manualValue(whole)])
        #expect(try farm.reading().standingManualValues() == [whole, metered])
        #expect(try farm.reading().manualValues(at: morning) == [whole, metered])
    }

    @Test(arguments: ManualQuantity.allCases) func `every quantity is kept by itself`(quantity: ManualQuantity) throws {
        let others = ManualQuantity.allCases.map { value($0, 1) }
        let farm = try after(others.map { .manualValue($0) } + [.manualValue(value(quantity, 2))])
        let expected = others.filter { $0.quantity != quantity } + [value(quantity, 2)]
        #expect(Set(try farm.reading().standingManualValues()) == Set(expected))
    }

    @Test func `the site's ambient is nobody's tank's`() throws {
        let site = value(.ambient, 18, of: nil)
        let own = value(.ambient, 21)
        let farm = try after([
            .manualValue(own), .manualValue(value(.ambient, 17, of: nil)), .manualValue(site),
        ])
        #expect(try farm.reading().standingManualValues() == [site, own])
        #expect(try farm.reading().manualValues(at: morning) == [site, own])
    }

    @Test func `of the past the value is given that stood then, also when it had run out`() throws {
        let first = value(.density, 860, after: 0, for: 1)
        let second = value(.density, 861, after: 7_200, for: 1)
        let farm = try after([.manualValue(first), .manualValue(second)])
        func at(_ seconds: Double) throws -> [ManualValue] {
            try farm.reading().manualValues(at: morning + .seconds(seconds))
        }
        #expect(try at(-0.001).isEmpty)
        #expect(try at(0) == [first])
        #expect(try at(7_199.999) == [first])
        #expect(try at(7_200) == [second])
        #expect(try at(1_000_000) == [second])
    }

    @Test func `a value that was taken back stood until then, and the one before it does not come back`() throws {
        let first = value(.density, 860)
        let second = value(.density, 861, after: 60)
        let farm = try after([
            .manualValue(first), .manualValue(second), .manualValue(value(.temperature, 30)),
            .manualValueWithdrawn("TK-101", .density, at: morning + .seconds(120)),
            .manualValueWithdrawn("TK-102", .temperature, at: morning + .seconds(120)),
            .manualValueWithdrawn(nil, .ambient, at: morning + .seconds(120)),
        ])
        func at(_ seconds: Double) throws -> [ManualValue] {
            try farm.reading().manualValues(at: morning + .seconds(seconds)).filter { $0.quantity == .density }
        }
        #expect(try at(30) == [first])
        #expect(try at(119.999) == [second])
        #expect(try at(120).isEmpty)
        #expect(try farm.reading().standingManualValues() == [value(.temperature, 30)])
    }

    @Test func `a value that is entered after one was taken back stands`() throws {
        let again = value(.density, 862, after: 180)
        let farm = try after([
            .manualValue(value()), .manualValueWithdrawn("TK-101", .density, at: morning + .seconds(120)),
            .manualValue(again),
        ])
        #expect(try farm.reading().standingManualValues() == [again])
    }

    @Test func `what stands does not go by a clock that was set back`() throws {
        // Entered an hour ago by the clock of before, and then once more by the clock of now.
        let before = value(.density, 860, after: 3_600)
        let now = value(.density, 861, after: 0)
        #expect(try after([.manualValue(before)]).reading().standingManualValues() == [before])
        let farm = try after([.manualValue(before), .manualValue(now)])
        #expect(try farm.reading().standingManualValues() == [now])
        #expect(try farm.reading().manualValues(at: morning + .seconds(7_200)) == [now])
    }

    @Test func `all rows are kept, whatever took their place`() throws {
        let values = (0..<50).map { value(.density, 850 + Double($0), after: Double($0)) }
        let farm = try after(
            values.map { .manualValue($0) } + [.manualValueWithdrawn("TK-101", .density, at: morning + .seconds(60))])
        let rows = try foreignConnection(farm.path).read {
            try Double.fetchAll($0, sql: "SELECT value FROM manual_value ORDER BY manual_value_id")
        }
        #expect(rows == values.map(\.value))
    }

    @Test(arguments: [
        "DELETE FROM manual_value", "UPDATE manual_value SET value = 1", "UPDATE manual_value SET until_ms = 0",
        "UPDATE manual_value SET tank = 'TK-102'",
    ]) func `a row is never changed or deleted`(sql: String) throws {
        let farm = try after([.manualValue(value())])
        let other = try foreignConnection(farm.path)
        #expect(throws: DatabaseError.self) { try other.write { try $0.execute(sql: sql) } }
        #expect(try farm.reading().standingManualValues() == [value()])
    }

    @Test func `a value of a later version is left out, and the others are read`() throws {
        let farm = try after([.manualValue(value())])
        try foreignConnection(farm.path).write {
            try $0.execute(
                sql: """
                    INSERT INTO manual_value (tank, quantity, value, operator, at_ms, until_ms)
                    VALUES ('TK-101', 'salt', 3, 'li', \(morning.milliseconds), \(morning.milliseconds))
                    """)
        }
        #expect(try farm.reading().standingManualValues() == [value()])
        #expect(try farm.reading().manualValues(at: morning) == [value()])
    }

    @Test func `what is no number holds up nothing behind it`() throws {
        let farm = try after([.manualValue(value(.density, .nan)), .manualValue(value(.temperature, 30))])
        #expect(farm.events.tickets == [1])
        #expect(try farm.reading().standingManualValues() == [value(.temperature, 30)])
    }

    @Test func `a value stands in its entry's own transaction`() throws {
        let farm = try Farm()
        farm.writer.submit(
            entries: [
                (ManualValueTests.entry, .manualValue(value())), (ManualValueTests.entry, .call(call(1))),
            ], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        // What a killed process leaves, cut at each frame of the log.
        let (file, log) = (bytes(farm.path), bytes(farm.path + "-wal"))
        var found: Set<[Int]> = []
        for cut in Array(stride(from: 32, to: log.count, by: 24 + 4_096)) + [log.count] {
            let left = try TemporaryFolder()
            write(file, to: left.file("ullage.db"))
            write(Array(log[..<cut]), to: left.file("ullage.db-wal"))
            let database = try UllageDatabase.openForStation(path: left.file("ullage.db"), at: morning)
            found.insert([
                try database.journal().count, try database.standingManualValues().count, try database.openCalls().count,
            ])
        }
        #expect(found == [[0, 0, 0], [2, 1, 1]])
        farm.stop()
    }

    @Test func `while another program holds the file all changes wait, and are written in their order`() throws {
        let farm = try Farm()
        let other = try foreignConnection(farm.path)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let values = [value(.density, 860), value(.density, 861, after: 1), value(.density, 862, after: 2)]
        func submit(_ change: RecordChange, _ ticket: Int64) {
            farm.writer.submit(entries: [(ManualValueTests.entry, change)], ticket: ticket)
        }
        submit(.manualValue(values[0]), 1)
        submit(.call(call(1)), 2)
        let events = farm.events
        #expect(events.wait { $0.hasFailed })
        // These come behind what failed, and must be written behind it.
        submit(.manualValueWithdrawn("TK-101", .density, at: values[1].at), 3)
        submit(.manualValue(values[1]), 4)
        submit(.callEnded(1), 5)
        submit(.manualValue(values[2]), 6)
        #expect(events.tickets.isEmpty)
        try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(events.waitForTicket(6))
        farm.stop()
        let rows = try other.read {
            try Row.fetchAll($0, sql: "SELECT value, withdrawn_at_ms FROM manual_value ORDER BY manual_value_id")
                .map { [$0["value"] as Double, $0["withdrawn_at_ms"] as Double? ?? 0] }
        }
        #expect(rows == [[860, Double(values[1].at.milliseconds)], [861, 0], [862, 0]])
        #expect(try farm.reading().standingManualValues() == [values[2]])
        #expect(try farm.reading().openCalls().isEmpty)
        #expect(try farm.reading().nextCallNumber() == 2)
    }

    @Test func `after a failure what failed comes before what came meanwhile, and once`() {
        var queue = JournalQueue(bound: 1)
        let changes: [RecordChange] = [
            .manualValue(value(.density, 860)), .manualValue(value(.density, 860)), .call(call(7)),
        ]
        queue.append(changes.map { (ManualValueTests.entry, $0) }, ticket: 1)
        let first = queue.take()
        queue.append([(ManualValueTests.entry, .callEnded(7))], ticket: 2)
        queue.append(changes: [.manualValueWithdrawn("TK-101", .density, at: morning)])
        queue.fail(first)
        #expect(
            queue.take().changes.inOrder == [
                .manualValue(value(.density, 860)), .manualValue(value(.density, 860)), .call(call(7)), .callEnded(7),
                .manualValueWithdrawn("TK-101", .density, at: morning),
            ])
        queue.succeed()
        #expect(queue.isEmpty)
    }

    @Test(arguments: [JournalEvent.value, .call, .transfer])
    func `past the bound entries of other words are not merged`(event: JournalEvent) {
        var queue = JournalQueue(bound: 1)
        for text in ["a", "b", "b"] {
            queue.append([(JournalEntry(at: morning, event: event, tank: "TK-101", text: text), nil)], ticket: 1)
        }
        #expect(queue.take().entries.map { $0.text?.prefix(1) } == ["a", "b"])
    }

    private func call(_ number: Int64) -> OneTimeCall {
        OneTimeCall(
            number: number, tank: "TK-101", target: .level(millimetres: 9_000, rising: true), by: "li", since: morning)
    }
}

@Suite struct OneTimeCallTests {
    private static let entry = JournalEntry(at: morning, event: .call, tank: "TK-101", operatorName: "li", text: "call")

    private func call(
        _ number: Int64, _ target: OneTimeCall.Target = .time(morning + .seconds(600)), of tank: TankName? = "TK-101",
        text: String? = nil
    ) -> OneTimeCall {
        OneTimeCall(number: number, tank: tank, target: target, by: "li", since: morning, text: text)
    }

    private func after(_ changes: [RecordChange]) throws -> Farm {
        let farm = try Farm()
        farm.writer.submit(entries: changes.map { (OneTimeCallTests.entry, $0) }, ticket: 1)
        farm.stop()
        return farm
    }

    @Test func `calls survive with what they wait for`() throws {
        let calls = [
            call(1, .level(millimetres: 9_641.5, rising: true)),
            call(2, .interface(millimetres: 1_200, rising: false), text: "stop the drain · 停"),
            call(3, .time(morning + .seconds(60)), of: nil, text: "round"),
        ]
        #expect(try after(calls.reversed().map { .call($0) }).reading().openCalls() == calls)
    }

    @Test func `a call that is over is gone, and its number is never given again`() throws {
        let farm = try after([.call(call(1)), .call(call(2)), .callEnded(2), .callEnded(9)])
        #expect(try farm.reading().openCalls() == [call(1)])
        #expect(try farm.reading().nextCallNumber() == 3)
        let next = try Farm(in: farm.folder)
        next.writer.submit(entries: [(OneTimeCallTests.entry, .callEnded(1))], ticket: 1)
        next.stop()
        #expect(try next.reading().openCalls().isEmpty)
        #expect(try next.reading().nextCallNumber() == 3)
    }

    @Test func `numbers begin with one`() throws {
        #expect(try after([]).reading().nextCallNumber() == 1)
    }

    @Test(arguments: ["target = 'density'", "millimetres = NULL", "since_ms = 'soon'"])
    func `a call of a later version is left out, and its number is taken`(sql: String) throws {
        let other = call(1)
        let farm = try after([.call(other), .call(call(2, .level(millimetres: 1, rising: true)))])
        try foreignConnection(farm.path).write {
            try $0.execute(sql: "UPDATE one_time_call SET \(sql) WHERE number = 2")
        }
        #expect(try farm.reading().openCalls() == [other])
        #expect(try farm.reading().nextCallNumber() == 3)
    }
}
