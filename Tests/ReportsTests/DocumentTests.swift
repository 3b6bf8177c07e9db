import Alarms
import Quantities
import Reports
import TankFarm
import Testing

private let at = Moment(
    monotonic: MonotonicTime(nanoseconds: 5_000_000_000), wall: WallTime(milliseconds: 1_795_251_823_250))

@Suite struct ReadingDocumentTests {
    @Test func `has the contract's fields in order`() {
        let reading = Reading(
            tank: "TK-101", at: at, level: .good(9641), interface: .uncertain(6367.04, .blindZone),
            temperature: .good(32.5))
        #expect(
            ReadingDocument.json(reading).text
                == #"{"at":"2026-11-21T09:03:43.250Z","tank":"TK-101","quality":"uncertain","reason":"blind-zone","detail":null,"#
                + #""level_mm":9641,"interface_mm":6367,"temperature_c":32.5,"#
                + #""level_quality":"good","interface_quality":"uncertain","temperature_quality":"good","#
                + #""level_reason":null,"interface_reason":"blind-zone","temperature_reason":null}"#)
    }

    @Test func `gives null for a bad value and for one that the gauge has not`() {
        let reading = Reading(
            tank: "TK-101", at: at, level: .bad(.exception), interface: .absent, temperature: .bad(.exception),
            detail: "exception 2: illegal data address")
        let text = ReadingDocument.json(reading).text
        #expect(text.contains(#""quality":"bad","reason":"exception","detail":"exception 2: illegal data address""#))
        #expect(text.contains(#""level_mm":null,"interface_mm":null,"temperature_c":null"#))
        #expect(text.contains(#""level_quality":"bad","interface_quality":"none""#))
    }

    @Test func `has no time where nothing was read since the start`() {
        let origin = Moment(monotonic: MonotonicTime(nanoseconds: 0), wall: WallTime(milliseconds: 0))
        let reading = Reading(
            tank: "TK-101", at: origin, level: .bad(.notRead), interface: .bad(.notRead), temperature: .bad(.notRead))
        #expect(
            ReadingDocument.json(reading).text.hasPrefix(
                #"{"at":null,"tank":"TK-101","quality":"bad","reason":"not-read""#))
    }

    @Test func `adds the figures of status`() {
        var quantities = TankQuantities()
        quantities.total = .known(3664.93951)
        quantities.freeWater = .known(0)
        quantities.lessWater = .known(3664.93951)
        quantities.gov = .uncertain(3665.12345, why: "no ambient temperature")
        quantities.gsv = .missing(why: "no product configured")
        quantities.nsv = .missing(why: "no product configured")
        quantities.massInAir = .missing(why: "no product configured")
        let reading = Reading(
            tank: "TK-101", at: at, level: .good(9641), interface: .absent, temperature: .absent)
        let figures = StatusFigures(
            alarms: [AlarmID(.tank("TK-101"), .levelHigh)], age: .milliseconds(1_900), lastGoodLevelMillimetres: 9641,
            lastGoodAt: at.wall, rateMillimetresPerMinute: 3.24, timeToOverfill: .seconds(3_600),
            quantities: quantities, ullageMillimetres: 5589, roomMillimetres: 3159,
            roomCubicMetres: 1200.5, percent: 75.32, isWatched: true)
        let expected = [
            #""alarms":["TK-101/level_h"],"age_s":1,"last_good_level_mm":9641,"#,
            #""last_good_at":"2026-11-21T09:03:43.250Z","rate_mm_per_min":3.2,"time_to_overfill_s":3600,"#,
            #""time_to_critical_s":null,"time_to_maximum_working_s":null,"time_to_dry_s":null,"tov_m3":3664.94,"free_water_m3":0,"#,
            #""gov_m3":3665.123,"gsv_m3":null,"nsv_m3":null,"mass_t":null,"tov_quality":"good","#,
            #""free_water_quality":"good","gov_quality":"uncertain","gsv_quality":"bad","nsv_quality":"bad","#,
            #""mass_quality":"bad","quantity_quality":"uncertain","quantity_reason":"no ambient temperature","#,
            #""ullage_mm":5589,"room_mm":3159,"room_m3":1200.5,"percent":75.3,"watched":true}"#,
        ].joined()
        #expect(ReadingDocument.json(reading, figures: figures).text.hasSuffix(expected))
    }

    @Test func `tells what else a gauge measures, each value with its place, unit and quality`() {
        let reading = Reading(
            tank: "TK-101", at: at, level: .good(9641), interface: .absent, temperature: .absent)
        let text = ReadingDocument.json(
            reading,
            extras: [
                ExtraValue(.pressure, .good(1.256)),
                ExtraValue(.temperature(atMillimetres: 2_500), .bad(.gaugeFailure)),
                ExtraValue(.profileCut(point: 0, atMillimetres: 6_100), .uncertain(100, .gatewayStale)),
            ]
        ).text
        let expected = [
            #""extras":[{"value":"pressure","at_mm":null,"point":null,"number":1.26,"unit":"kPa","quality":"good","reason":null},"#,
            #"{"value":"temperature","at_mm":2500,"point":null,"number":null,"unit":"°C","quality":"bad","reason":"gauge-failure"},"#,
            #"{"value":"profile_cut","at_mm":6100,"point":1,"number":100,"unit":"%","quality":"uncertain","reason":"gateway-stale"}]}"#,
        ].joined()
        #expect(text.hasSuffix(expected))
        #expect(!ReadingDocument.json(reading).text.contains("extras"))
    }

    @Test func `has no volume where neither form nor table is known`() {
        let reading = Reading(
            tank: "TK-101", at: at, level: .good(9641), interface: .absent, temperature: .absent)
        let text = ReadingDocument.json(reading, figures: StatusFigures(isWatched: true)).text
        #expect(text.contains(#""tov_m3":null,"free_water_m3":null,"gov_m3":null"#))
        #expect(text.contains(#""tov_quality":"none","free_water_quality":"none""#))
    }
}

@Suite struct RecordDocumentTests {
    private let record = AlarmRecord(
        id: AlarmID(.tank("TK-101"), .levelHighHigh), state: .acknowledged, serial: 12, raisedAt: at.wall, value: 13512,
        limit: 13500, acknowledgedBy: "wang", acknowledgedAt: at.wall + .seconds(23), comment: "pump stopped\u{1B}[2J",
        priority: .critical)

    @Test func `writes an alarm with the contract's fields`() {
        #expect(
            AlarmDocument.json(record).text
                == #"{"id":"TK-101/level_hh","serial":12,"tank":"TK-101","kind":"level_hh","priority":"critical","state":"acknowledged","#
                + #""raised_at":"2026-11-21T09:03:43.250Z","value":13512,"limit":13500,"unit":"mm","acknowledged_by":"wang","#
                + #""acknowledged_at":"2026-11-21T09:04:06.250Z","comment":"pump stopped\u001b[2J","questionable":false,"#
                + #""message":"overfill (HH)","hold_by":null,"hold_until":null,"hold_reason":null,"suppressed_by":null,"#
                + #""first_out":null,"test":false,"unattended":false}"#
        )
    }

    @Test func `tells in JSON who keeps an alarm silent, why and until when, and what else is known of it`() {
        var held = record
        held.hold = AlarmHold(
            kind: .shelved, by: "li", reason: "float is cleaned", since: at.wall, until: at.wall + .seconds(7_200))
        held.suppression = [.outOfUse, .lineFault]
        held.firstOut = 11
        held.isTest = true
        held.isUnattended = true
        #expect(
            AlarmDocument.json(held, guidance: AlarmGuidance(message: "crude 1 overfills")).text.hasSuffix(
                #""message":"crude 1 overfills","hold_by":"li","hold_until":"2026-11-21T11:03:43.250Z","#
                    + #""hold_reason":"float is cleaned","suppressed_by":"tank out of use, line fault rings","#
                    + #""first_out":11,"test":true,"unattended":true}"#))
        #expect(AlarmDocument.json(held).text.contains(#""state":"shelved""#))
    }

    @Test func `has no tank for a line's alarm`() {
        let fault = AlarmRecord(
            id: AlarmID(.line("south"), .lineFault), state: .unacknowledged, serial: 1, priority: .high)
        #expect(AlarmDocument.json(fault).text.hasPrefix(#"{"id":"line:south/line_fault","serial":1,"tank":null,"#))
        #expect(AlarmDocument.json(fault).text.contains(#""raised_at":null,"value":null,"limit":null,"unit":"""#))
    }

    @Test func `writes a journal entry with the contract's fields`() {
        let entry = JournalEntry(
            at: at.wall, event: .acknowledged, alarm: record.id, serial: 12, operatorName: "wang", text: "seen")
        #expect(
            JournalDocument.json(entry).text
                == #"{"at":"2026-11-21T09:03:43.250Z","event":"acknowledged","alarm":"TK-101/level_hh","tank":"TK-101","#
                + #""operator":"wang","value":null,"limit":null,"text":"seen","origin":null,"serial":12}"#)
    }

    @Test func `writes an entry's number and hash, by which a break of the chain is found again`() {
        let entry = JournalEntry(at: at.wall, event: .note, operatorName: "wang", text: "seen")
        #expect(
            JournalDocument.json(entry, sequence: 7, hash: "00ff").text
                == String(JournalDocument.json(entry).text.dropLast()) + #","sequence":7,"hash":"00ff"}"#)
    }

    @Test func `writes a journal entry as a row of a spreadsheet`() {
        let entry = JournalEntry(
            at: at.wall, event: .raised, alarm: record.id, serial: 12, operatorName: "wang", value: 13_512.26,
            limit: 13_500, text: "seen, \"=1\"\n", origin: "=pts/3")
        #expect(
            JournalDocument.csvHeader
                == "sequence,at,event,alarm,serial,tank,operator,value,limit,unit,text,origin,hash")
        #expect(
            JournalDocument.csvRow(entry, sequence: 7, hash: "00ff")
                == "7,2026-11-21T09:03:43.250Z,raised,TK-101/level_hh,12,TK-101,wang,13512.3,13500,mm,"
                + "\"seen, \"\"=1\"\" \",'=pts/3,00ff")
        #expect(
            JournalDocument.csvRow(JournalEntry(at: at.wall, event: .started), sequence: 1, hash: "0a")
                == "1,2026-11-21T09:03:43.250Z,started,,,,,,,,,,0a")
    }

    @Test func `tells people from where a person did it, and keeps a long event apart from what follows`() {
        let entry = JournalEntry(
            at: at.wall, event: .outOfService, alarm: record.id, operatorName: "wang", text: "float is cleaned",
            origin: "pts/3 from 10.0.0.7\u{1B}")
        #expect(
            JournalTable.lines([entry], zone: .utc) == [
                "2026-11-21 09:03:43  out_of_service TK-101/level_hh, by wang (pts/3 from",
                "                                    10.0.0.7?), float is cleaned",
            ])
    }

    @Test func `tells people what keeps an alarm silent, which came first, and what nobody saw`() {
        var first = record
        first.beneath = .unacknowledged
        first.acknowledgedBy = nil
        first.comment = nil
        first.firstOut = 12
        first.isUnattended = true
        first.isTest = true
        var second = first
        second.serial = 13
        second.isTest = false
        second.isUnattended = false
        second.hold = AlarmHold(
            kind: .shelved, by: "li", reason: "float is cleaned", since: at.wall, until: at.wall + .seconds(7_200))
        let normal = AlarmRecord(
            id: AlarmID(.tank("TK-7"), .levelLow), priority: .medium,
            hold: AlarmHold(kind: .outOfService, by: "li", reason: "rebuilt", since: at.wall - .seconds(60)))
        let lines = AlarmTable.lines([first, second, normal], zone: .utc)
        #expect(
            lines == [
                "2026-11-21 09:03:43  critical TEST UNACKNOWLEDGED TK-101 overfill (HH):",
                "                              13512 mm, limit 13500 mm",
                "    TK-101/level_hh#12, the first of 2, raised while no console was attached",
                "2026-11-21 09:03:43  critical shelved TK-101 overfill (HH): 13512 mm, limit",
                "                              13500 mm",
                "    TK-101/level_hh#13",
                "    shelved since 2026-11-21 09:03:43 until 2026-11-21 11:03:43 by li: float is",
                "      cleaned",
                "    else it would be: UNACKNOWLEDGED",
                "2026-11-21 09:02:43  medium   out of service TK-7 level low",
                "    TK-7/level_l#0",
                "    out of service since 2026-11-21 09:02:43 until put back by li: rebuilt",
            ])
    }

    @Test func `writes a stored reading as the contract's row`() {
        let sample = HistorySample(
            tank: "TK-101", at: at.wall, level: .good(9641), interface: .bad(.gaugeFailure), temperature: .good(-0.5))
        #expect(
            HistoryDocument.header
                == "at,tank,quality,level_mm,interface_mm,temperature_c,level_quality,interface_quality,temperature_quality"
        )
        #expect(HistoryDocument.row(sample) == "2026-11-21T09:03:43.250Z,TK-101,bad,9641,,-0.5,good,bad,good")
    }

    @Test func `writes a stored reading as JSON`() {
        let sample = HistorySample(
            tank: "TK-101", at: at.wall, level: .good(9641), interface: .absent, temperature: .bad(.timeout))
        #expect(
            HistoryDocument.json(sample).text
                == #"{"at":"2026-11-21T09:03:43.250Z","tank":"TK-101","quality":"bad","level_mm":9641,"interface_mm":null,"temperature_c":null,"#
                + #""level_quality":"good","interface_quality":"none","temperature_quality":"bad","#
                + #""level_reason":null,"interface_reason":null,"temperature_reason":"timeout"}"#)
    }

    @Test func `tells an alarm to people with the name that ack takes`() {
        let zone = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800)
        let lines = AlarmTable.lines([record], zone: zone)
        #expect(
            lines == [
                "2026-11-21 17:03:43  critical acknowledged TK-101 overfill (HH): 13512 mm, limit",
                "                              13500 mm",
                "    TK-101/level_hh#12, acknowledged 2026-11-21 17:04:06 by wang: pump",
                "      stopped?[2J",
            ])
        #expect(AlarmTable.lines([], zone: zone) == ["no alarm stands"])
    }

    @Test func `tells times with their offset where the clocks change between two entries`() {
        let change = WallTime(milliseconds: 1_792_890_000_000)
        let zone = SiteZone(
            name: "Europe/Berlin", initialOffsetSeconds: 7_200, transitions: [.init(at: change, offsetSeconds: 3_600)])
        let entries = [-1_800, 1_800].map { JournalEntry(at: change + .seconds($0), event: .started) }
        #expect(
            JournalTable.lines(entries, zone: zone).map { String($0.prefix(25)) } == [
                "2026-10-25 02:30:00+02:00", "2026-10-25 02:30:00+01:00",
            ])
    }

    @Test func `tells a journal entry to people`() {
        let entry = JournalEntry(at: at.wall, event: .raised, alarm: record.id, serial: 12, value: 13512, limit: 13500)
        #expect(
            JournalTable.lines([entry], zone: .utc) == [
                "2026-11-21 09:03:43  raised        TK-101/level_hh#12, 13512 mm, limit 13500 mm"
            ])
    }
}

@Suite struct StatusTableTests {
    private static var observed: TankQuantities {
        var quantities = TankQuantities()
        quantities.total = .known(3664.94)
        return quantities
    }

    @Test func `shows the mass where a tank has a product, and the site's units`() {
        let zone = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800)
        var quantities = QuantitySamples.worked
        quantities.massInAir = quantities.massInAir.doubted("entered density ran out")
        let rows = [
            StatusTable.Row(
                reading: Reading(
                    tank: "TK-101", at: at, level: .good(9641), interface: .good(6367), temperature: .good(32.5)),
                figures: StatusFigures(rateMillimetresPerMinute: 25.4, quantities: quantities, isWatched: true))
        ]
        func lines(_ units: DisplayUnits) -> [String] {
            Array(
                StatusTable.lines(
                    rows, stationName: "Lindong", at: at.wall, zone: zone, simulation: false, units: units
                ).dropFirst())
        }
        #expect(
            lines(.metric) == [
                "tank   level mm intf mm     °C  mm/min       m³        t    %",
                "TK-101     9641    6367   32.5   +25.4   4233.7   1161.1?   –",
            ])
        #expect(
            lines(
                DisplayUnits(level: .feetInches, temperature: .fahrenheit, volume: .barrels, mass: .shortTons)
            ) == [
                "tank         level        intf     °F  in/min      bbl       ST    %",
                "TK-101  31-07 9/16 20-10 11/16   90.5   +1.00  26629.3   1279.9?   –",
            ])
    }

    @Test func `marks a doubtful volume of a tank that has no mass`() {
        var quantities = StatusTableTests.observed
        quantities.total = quantities.total.doubted("bottom zone: low accuracy")
        let row = StatusTable.Row(
            reading: Reading(
                tank: "TK-101", at: at, level: .good(150), interface: .absent, temperature: .good(32.5)),
            figures: StatusFigures(quantities: quantities, isWatched: true))
        let lines = StatusTable.lines(
            [row], stationName: "Lindong", at: at.wall,
            zone: SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800), simulation: false)
        #expect(lines.last?.contains("3664.9?") == true)
    }

    @Test func `keeps to 80 columns, and puts what does not fit behind a tank below it`() {
        let zone = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800)
        let rows = [
            StatusTable.Row(
                reading: Reading(
                    tank: "TK-101", at: at, level: .good(9641), interface: .good(6367), temperature: .good(32.5)),
                figures: StatusFigures(
                    age: .seconds(1), rateMillimetresPerMinute: 3.24, quantities: StatusTableTests.observed,
                    percent: 75.3, isWatched: true)),
            StatusTable.Row(
                reading: Reading(
                    tank: "ABCDEFGHIJKLMNOP", at: at, level: .uncertain(13512, .jump), interface: .absent,
                    temperature: .bad(.gaugeFailure)),
                figures: StatusFigures(
                    alarms: [AlarmID(.tank("TK-102"), .levelHighHigh), AlarmID(.tank("TK-102"), .levelHigh)],
                    age: .seconds(75), rateMillimetresPerMinute: -12, isWatched: false)),
        ]
        let lines = StatusTable.lines(rows, stationName: "Lindong\u{1B}", at: at.wall, zone: zone, simulation: true)
        #expect(
            lines == [
                "SIMULATION  Lindong?  2026-11-21 17:03:43 +08:00  1/2 watched",
                "tank             level mm intf mm     °C  mm/min       m³    %",
                "TK-101               9641    6367   32.5    +3.2   3664.9   75",
                "ABCDEFGHIJKLMNOP    13512?      –      –   -12.0        –    –",
                "    overfill (HH) +1, gauge-failure, age 1 min 15 s, not watched",
            ])
        #expect(lines.allSatisfy { ColumnText.width($0) <= 80 })
    }
}
