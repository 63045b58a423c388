"""The sums in docs/scale.md are those of the rates and prices that stand there."""

import dataclasses

from benchmarks import costs

PAGE = costs.PAGE.read_text(encoding="utf-8")


def test_the_sums_on_the_page_follow_from_its_rates_and_prices():
    rates, prices = costs.read(costs.Rates, PAGE), costs.read(costs.Prices, PAGE)
    block = costs.BLOCK.format(name="sums", text=costs.sums(rates, prices))
    assert block in PAGE
    assert costs.filled(PAGE, "sums", costs.sums(rates, prices)) == PAGE
    assert costs.sums(dataclasses.replace(rates, each=rates.each * 2), prices) not in PAGE
    assert costs.sums(rates, dataclasses.replace(prices, core_hour=1)) not in PAGE


def test_rates_and_prices_say_what_they_are():
    for kind, said in ((costs.Rates, costs.SAID), (costs.Prices, costs.PRICED)):
        values = costs.read(kind, PAGE)
        for line in costs.table(values, said).splitlines()[2:]:
            name, _, words = line.split("|")[1:4]
            assert f"{words}|" in next(one for one in PAGE.splitlines() if one.startswith(f"|{name}|"))


def test_the_arithmetic():
    rates = costs.Rates(2, 0.1, 0.5, 80, 5.12, 5.12, 3, 1024, 1)
    table = costs.sums(rates, costs.Prices(3600, 1, 1, 1000)).splitlines()
    told = {line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:5]] for line in table}
    assert told["time of one core"] == ["12 s", "17 min", "27.8 h"]
    assert told["time on two cores"] == ["6 s", "8 min", "13.9 h"]
    assert told["time on 100 cores, at best"] == ["2.1 s", "12 s", "17 min"]
    assert told["memory where the report is made"] == ["80.5 MiB", "130 MiB", "4.96 GiB"]
    assert told["the report as JSON"] == ["512 KiB", "50 MiB", "4.88 GiB"]
    assert told["cores, in dollars"] == ["12.00", "1002.00", "100002.00"]
    assert told["bytes on object storage"] == ["100 MiB", "9.77 GiB", "977 GiB"]
    assert told["its requests for one check, in dollars"] == ["101.30", "10060.00", "1006000.00"]
