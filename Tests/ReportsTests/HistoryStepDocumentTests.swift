import Reports
import TankFarm
import Testing

@Suite struct HistoryStepDocumentTests {
    private let start = WallTime(milliseconds: 1_795_251_823_250)
    private let bucket = HistoryBucket(
        start: WallTime(milliseconds: 1_795_251_823_250), good: 1.0 / 6,
        level: ValueSpan(minimum: 9_641, mean: 9_650.0 + 1.0 / 3, maximum: 9_700, last: 9_641.25),
        temperature: ValueSpan(minimum: -0.04, mean: 33.300000000000004, maximum: 40, last: 38.56))

    @Test func `the header has the contract's columns in order`() {
        #expect(
            HistoryStepDocument.header
                == "at,tank,level_mm_min,level_mm_mean,level_mm_max,level_mm_last,"
                + "interface_mm_min,interface_mm_mean,interface_mm_max,interface_mm_last,"
                + "temperature_c_min,temperature_c_mean,temperature_c_max,temperature_c_last,good")
    }

    @Test func `a row has no more decimals than the scale, and nothing where the gauge has no such value`() {
        #expect(
            HistoryStepDocument.row("TK-101", start, bucket)
                == "2026-11-21T09:03:43.250Z,TK-101,9641,9650.3,9700,9641.3,,,,,0,33.3,40,38.6,0.167")
    }

    @Test func `a step of which nothing is stored is empty behind its tank`() {
        #expect(HistoryStepDocument.row("TK-101", start, nil) == "2026-11-21T09:03:43.250Z,TK-101,,,,,,,,,,,,,")
    }

    @Test func `a step in which all that was read was bad has no values, and was good for no time`() {
        #expect(
            HistoryStepDocument.row("TK-101", start, HistoryBucket(start: start))
                == "2026-11-21T09:03:43.250Z,TK-101,,,,,,,,,,,,,0")
    }

    @Test func `every row has as many fields as the header`() {
        let columns = HistoryStepDocument.header.split(separator: ",").count
        for bucket in [bucket, nil, HistoryBucket(start: start)] {
            let row = HistoryStepDocument.row("TK-101", start, bucket)
            #expect(row.split(separator: ",", omittingEmptySubsequences: false).count == columns)
        }
    }

    @Test func `an object has the header's names in order, and nulls where a row is empty`() {
        #expect(
            HistoryStepDocument.json("TK-101", start, bucket).text
                == #"{"at":"2026-11-21T09:03:43.250Z","tank":"TK-101","level_mm_min":9641,"level_mm_mean":9650.3,"level_mm_max":9700,"#
                + #""level_mm_last":9641.3,"interface_mm_min":null,"interface_mm_mean":null,"interface_mm_max":null,"#
                + #""interface_mm_last":null,"temperature_c_min":0,"temperature_c_mean":33.3,"temperature_c_max":40,"#
                + #""temperature_c_last":38.6,"good":0.167}"#)
        let empty = HistoryStepDocument.json("TK-101", start, nil).text
        #expect(empty.hasSuffix(#""temperature_c_last":null,"good":null}"#))
    }

    @Test func `a tank's name cannot become a formula`() {
        #expect(HistoryStepDocument.row("-1", start, nil).hasPrefix("2026-11-21T09:03:43.250Z,'-1,"))
    }

    @Test func `a number's text is the shortest of what it is rounded to`() {
        let values = [
            0, -0.0, 0.04, -0.04, 0.05, -0.05, 0.95, 0.999, 9.95, 9.949999, 33.300000000000004, 1_234.5, -1_234.56,
            1e8 + 0.1, 123_456_789_012.1, 1e15, 1e300, .infinity, .nan,
        ]
        for value in values {
            for decimals in 0...6 {
                let rounded = DecimalText.rounded(value, decimals)
                let text = CSVText.row([.number(value, decimals: decimals)])
                #expect(text == CSVText.row([.exact(rounded)]), "\(value) \(decimals)")
            }
        }
    }
}
